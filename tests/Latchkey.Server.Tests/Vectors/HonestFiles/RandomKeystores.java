import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import sun.security.tools.keytool.CertAndKeyGen;
import sun.security.x509.BasicConstraintsExtension;
import sun.security.x509.CertificateExtensions;
import sun.security.x509.X500Name;

/**
 * Writes random keystores as keytool does, with the classes of the JDK that keytool is made of, and a script by which openssl writes others:
 * 1 to 50 entries, key pairs of several kinds with chains of one to three certificates, and certificates of their own.
 * Standard output lists them: "store FILE TYPE PASSWORD", with the word "nameless" where its key has no name; then "certificate ALIAS SHA256"
 * for each certificate of the store that the JDK does not show, separated by tabs.
 * Run: java --add-exports java.base/sun.security.tools.keytool=ALL-UNNAMED --add-exports java.base/sun.security.x509=ALL-UNNAMED RandomKeystores.java FOLDER COUNT SEED
 */
public class RandomKeystores {
  private static final String[] TYPES = {"JKS", "JCEKS", "PKCS12", "openssl"};
  private static final String[] LETTERS = {"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "äöüßÉñøŁİ", "ключ証明鍵", ".-_@:;,\\'\"/%+&=?#!()[]{}~* "};
  private static final String[] OPENSSL = {"", "-legacy", "-certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha512", "-certpbe NONE -iter 5000", "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES"};

  private static final int AUTHORITIES = 8;

  private final Path folder;
  private final Random random;
  private final List<Pair> pairs = new ArrayList<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private final PrintStream list = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private final PrintStream script;

  private record Pair(int number, PrivateKey key, X509Certificate[] chain) {}

  private RandomKeystores(Path folder, long seed) throws Exception {
    this.folder = folder;
    random = new Random(seed);
    script = new PrintStream(new FileOutputStream(folder.resolve("openssl.sh").toFile()), false, StandardCharsets.UTF_8);
  }

  public static void main(String[] arguments) throws Exception {
    var keystores = new RandomKeystores(Path.of(arguments[0]), Long.parseLong(arguments[2]));
    keystores.makePool();
    for (var i = 0; i < Integer.parseInt(arguments[1]); i++) keystores.write(i);
    keystores.script.close();
    keystores.list.close();
  }

  private void makePool() throws Exception {
    for (var kind : new String[] {"RSA 2048 SHA256withRSA", "EC secp256r1 SHA256withECDSA", "EC secp384r1 SHA384withECDSA", "Ed25519 - Ed25519"}) {
      var root = generate(kind, "Root " + kind, true, null, null);
      var issuing = generate(kind, "Issuing " + kind, true, root, kind);
      certificates.add(root.chain[0]);
      certificates.add(issuing.chain[0]);
      for (var leaf : new String[] {"RSA 2048 SHA256withRSA", "RSA 1024 SHA1withRSA", "RSASSA-PSS 2048 RSASSA-PSS", "EC secp256r1 SHA256withECDSA", "EC secp521r1 SHA512withECDSA", "Ed25519 - Ed25519", "DSA 1024 SHA256withDSA"}) {
        var issuer = new Pair[] {null, root, issuing}[pairs.size() % 3];
        add(generate(leaf, leaf, false, issuer, kind));
      }
    }

    var factory = CertificateFactory.getInstance("X.509");
    try (var files = Files.list(Path.of("/usr/share/ca-certificates/mozilla"))) {
      for (var file : files.sorted().toList()) {
        try (var stream = Files.newInputStream(file)) {
          certificates.add(factory.generateCertificate(stream));
        }
      }
    }
  }

  private void add(Pair pair) throws Exception {
    pairs.add(pair);
    Files.writeString(folder.resolve(pair.number + ".key"), pem("PRIVATE KEY", pair.key.getEncoded()));
    Files.writeString(folder.resolve(pair.number + ".pem"), pem("CERTIFICATE", pair.chain[0].getEncoded()));
  }

  private Pair generate(String kind, String name, boolean isAuthority, Pair issuer, String issuerKind) throws Exception {
    var words = kind.split(" ");
    var subject = new X500Name("CN=" + name + " " + pairs.size() + ", O=Random, C=DE");
    var signature = issuer == null ? words[2] : issuerKind.split(" ")[2];
    var generator = issuer == null
      ? new CertAndKeyGen(words[0], signature, null)
      : new CertAndKeyGen(words[0], signature, null, issuer.key, (X500Name) X500Name.asX500Name(issuer.chain[0].getSubjectX500Principal()));
    if (words[0].equals("EC")) generator.generate(words[1]);
    else if (words[0].startsWith("Ed")) generator.generate(words[0]);
    else generator.generate(Integer.parseInt(words[1]));
    var extensions = new CertificateExtensions();
    if (isAuthority) extensions.set(BasicConstraintsExtension.NAME, new BasicConstraintsExtension(true, true, -1));
    var certificate = generator.getSelfCertificate(subject, new Date(), 3650L * 24 * 3600, extensions);
    var chain = new ArrayList<>(List.of(certificate));
    if (issuer != null) chain.addAll(List.of(issuer.chain));
    return new Pair(pairs.size(), generator.getPrivateKey(), chain.toArray(X509Certificate[]::new));
  }

  private void write(int number) throws Exception {
    var type = TYPES[number % TYPES.length];
    var aliases = aliases(1 + random.nextInt(50));
    if (type.equals("openssl")) writeByOpenssl("store-" + number, aliases);
    else writeByJdk("store-" + number, type, aliases);
  }

  private void writeByJdk(String file, String type, List<String> aliases) throws Exception {
    var password = password(type.equals("JKS"));
    var store = KeyStore.getInstance(type);
    store.load(null, null);
    var unused = shuffled(pairs);
    for (var alias : aliases) {
      if (random.nextInt(3) > 0 || unused.isEmpty()) {
        store.setCertificateEntry(alias, certificates.get(random.nextInt(certificates.size())));
      } else {
        var pair = unused.remove(0);
        store.setKeyEntry(alias, pair.key, password.toCharArray(), pair.chain);
      }
    }

    try (var stream = Files.newOutputStream(folder.resolve(file))) {
      store.store(stream, password.toCharArray());
    }

    list.println(String.join("\t", "store", file, type, password));
  }

  // The certificates of the chain come last, without names; openssl gives the names to the first ones.
  private void writeByOpenssl(String file, List<String> aliases) throws Exception {
    var password = password(false);
    var pair = pairs.get(random.nextInt(pairs.size()));
    var isNamed = random.nextInt(4) > 0;
    list.println(String.join("\t", "store", file, "PKCS12", password) + (isNamed ? "" : "\tnameless"));
    var command = new StringBuilder("openssl pkcs12 -export " + OPENSSL[random.nextInt(OPENSSL.length)] + " -inkey " + pair.number + ".key -in " + pair.number + ".pem");
    if (isNamed) command.append(" -name ").append(quoted(aliases.get(0)));
    var bundle = new StringBuilder();
    var others = shuffled(certificates.subList(AUTHORITIES, certificates.size()));
    for (var alias : aliases.subList(1, aliases.size())) {
      var certificate = others.remove(0);
      command.append(" -caname ").append(quoted(alias));
      bundle.append(pem("CERTIFICATE", certificate.getEncoded()));
      list.println(String.join("\t", "certificate", alias.toLowerCase(Locale.ENGLISH), sha256(certificate)));
    }

    for (var i = 1; i < pair.chain.length; i++) bundle.append(pem("CERTIFICATE", pair.chain[i].getEncoded()));
    if (bundle.length() > 0) command.append(" -certfile ").append(file).append(".pem");
    Files.writeString(folder.resolve(file + ".pem"), bundle);
    script.println(command + " -passout " + quoted("pass:" + password) + " -out " + file);
  }

  private List<String> aliases(int count) {
    var aliases = new ArrayList<String>();
    Set<String> folded = new LinkedHashSet<>();
    while (aliases.size() < count) {
      var alias = text(1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 20), LETTERS).strip();
      // A number at the end could be that of a certificate in the chain of another entry.
      if (alias.isEmpty() || alias.startsWith("sap_") || alias.matches("(?s).*_[0-9]*") || !folded.add(alias.toLowerCase(Locale.ENGLISH))) continue;
      aliases.add(alias);
    }

    return aliases;
  }

  private String password(boolean anyLetters) {
    return text(6 + random.nextInt(18), anyLetters ? LETTERS : new String[] {LETTERS[0], LETTERS[1], LETTERS[2], ".-_@:;,'/%+&=?#!"});
  }

  private String text(int length, String[] alphabets) {
    var text = new StringBuilder();
    while (text.length() < length) {
      var alphabet = alphabets[random.nextInt(alphabets.length)];
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }

    return text.toString();
  }

  private <T> List<T> shuffled(List<T> all) {
    var shuffled = new ArrayList<>(all);
    java.util.Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String sha256(Certificate certificate) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label + "-----\n";
  }
}
