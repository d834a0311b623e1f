import java.io.ByteArrayInputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;

/**
 * Says for each line of standard input, a type, a password and a keystore in base64 with tabs between, what the JDK finds in it: "-" if it does not load it
 * or opens a key not, else for each entry "pair" or "certificate", the alias in base64 and the SHA-256 of the first certificate, with colons between.
 * Run: java KeystoreReads.java < KEYSTORES
 */
public class KeystoreReads {
  public static void main(String[] arguments) throws Exception {
    for (var line : new String(System.in.readAllBytes(), "UTF-8").lines().toList()) {
      var parts = line.split("\t", -1);
      System.out.println(entries(parts[0], parts[1].toCharArray(), Base64.getDecoder().decode(parts[2])));
    }
  }

  private static String entries(String type, char[] password, byte[] file) {
    try {
      var store = KeyStore.getInstance(type);
      store.load(new ByteArrayInputStream(file), password);
      var entries = new ArrayList<String>();
      for (var alias : Collections.list(store.aliases())) {
        var isPair = store.isKeyEntry(alias);
        if (isPair && store.getKey(alias, password).getEncoded().length == 0) return "-";
        var certificate = store.getCertificate(alias);
        if (certificate == null) continue;
        entries.add(String.join(":", isPair ? "pair" : "certificate", Base64.getEncoder().encodeToString(alias.getBytes("UTF-8")), sha256(certificate)));
      }

      return String.join(" ", entries);
    } catch (Exception refused) {
      return "-";
    }
  }

  private static String sha256(Certificate certificate) throws Exception {
    return HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }
}
