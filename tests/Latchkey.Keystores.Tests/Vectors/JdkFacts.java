import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Prints what the JDK says of certificate files, a block of name=value lines per file and an empty line after it.
 * Characters outside printable ASCII, and backslashes, are written as four hexadecimal digits after a backslash.
 * Run: java --add-exports java.base/sun.security.util=ALL-UNNAMED JdkFacts.java FILE... (or - and a file per line on stdin)
 */
public class JdkFacts {
  public static void main(String[] arguments) throws Exception {
    var out = new PrintStream(System.out, false, "US-ASCII");
    var files = arguments.length == 1 && arguments[0].equals("-")
        ? new String(System.in.readAllBytes(), "UTF-8").lines().toList()
        : java.util.List.of(arguments);
    for (var file : files) {
      out.println("file=" + escape(file));
      try {
        print(out, Files.readAllBytes(Path.of(file)));
      } catch (Exception | Error refused) {
        out.println("refused=" + escape(refused.toString()));
      }
      out.println();
    }
    out.flush();
  }

  private static void print(PrintStream out, byte[] bytes) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var certificate = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
    PublicKey key = certificate.getPublicKey();
    var facts = new StringBuilder();
    fact(facts, "subject", certificate.getSubjectDN().toString());
    fact(facts, "issuer", certificate.getIssuerDN().toString());
    fact(facts, "serial", "0x" + certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT));
    fact(facts, "notBefore", certificate.getNotBefore().toInstant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    fact(facts, "notAfter", certificate.getNotAfter().toInstant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    fact(facts, "signatureAlgorithm", certificate.getSigAlgName());
    fact(facts, "keyType", key.getAlgorithm());
    fact(facts, "keySize", Integer.toString(sun.security.util.KeyUtil.getKeySize(key)));
    fact(facts, "curve", key instanceof ECPublicKey ec ? ec.getParams().toString() : "");
    fact(facts, "version", Integer.toString(certificate.getVersion()));
    for (var hash : new String[] {"SHA-1", "SHA-256", "SHA-512"})
      fact(facts, hash.replace("-", "").toLowerCase(Locale.ROOT),
          HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance(hash).digest(certificate.getEncoded())));
    out.print(facts);
  }

  private static void fact(StringBuilder facts, String name, String value) {
    facts.append(name).append('=').append(escape(value)).append('\n');
  }

  private static String escape(String value) {
    var escaped = new StringBuilder();
    for (char c : value.toCharArray())
      if (c >= ' ' && c <= '~' && c != '\\') escaped.append(c);
      else escaped.append(String.format("\\%04X", (int) c));
    return escaped.toString();
  }
}
