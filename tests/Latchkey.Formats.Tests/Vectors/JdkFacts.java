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
 * Prints what the JDK says of the certificate files named on standard input, one a line: a block of name=value lines
 * per file and an empty line after it. Characters outside printable ASCII, and backslashes, are written as four
 * hexadecimal digits after a backslash.
 * Run: java --add-exports java.base/sun.security.util=ALL-UNNAMED JdkFacts.java < LIST
 */
public class JdkFacts {
  public static void main(String[] arguments) throws Exception {
    var out = new PrintStream(System.out, false, "US-ASCII");
    for (var file : new String(System.in.readAllBytes(), "UTF-8").lines().toList()) {
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
    // As keytool counts, but for EC: it takes the bits of the order, Latchkey those of the field.
    fact(facts, "keySize", Integer.toString(key instanceof ECPublicKey ec
        ? ec.getParams().getCurve().getField().getFieldSize() : sun.security.util.KeyUtil.getKeySize(key)));
    // The JDK prints "secp256r1 [NIST P-256,X9.62 prime256v1] (1.2.840.10045.3.1.7)": the first name is enough.
    fact(facts, "curve", key instanceof ECPublicKey ec ? ec.getParams().toString().replaceFirst(" [\\[(].*", "") : "");
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
