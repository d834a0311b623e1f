import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Says for each line of standard input, an algorithm and a key of PKCS#8 in base64 with a tab between, whether the JDK reads it.
 * Run: java PrivateKeyReads.java < KEYS
 */
public class PrivateKeyReads {
  public static void main(String[] arguments) throws Exception {
    for (var line : new String(System.in.readAllBytes(), "UTF-8").lines().toList()) {
      var parts = line.split("\t");
      System.out.println(reads(parts[0], Base64.getDecoder().decode(parts[1])));
    }
  }

  private static boolean reads(String algorithm, byte[] key) {
    try {
      KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
      return true;
    } catch (GeneralSecurityException | RuntimeException refused) {
      return false;
    }
  }
}
