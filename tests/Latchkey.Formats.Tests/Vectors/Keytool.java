import sun.security.tools.keytool.Main;

/**
 * Runs the keytool of the JDK once for each line of standard input, in one process: arguments are separated by tabs.
 * Run: java --add-exports java.base/sun.security.tools.keytool=ALL-UNNAMED Keytool.java < COMMANDS
 */
public class Keytool {
  public static void main(String[] arguments) throws Exception {
    // Main.main ends the process when a command fails.
    for (var line : new String(System.in.readAllBytes(), "UTF-8").lines().toList()) Main.main(line.split("\t"));
  }
}
