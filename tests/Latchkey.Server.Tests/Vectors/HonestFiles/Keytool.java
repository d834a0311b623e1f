import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.security.Permission;
import sun.security.tools.keytool.Main;

/**
 * Runs the keytool of the JDK in one process, once for each line of standard input as it comes: arguments are separated by tabs. The
 * answer is "ok" or "failed", what keytool printed, each line after a blank, and a line with a dot.
 * Run: java -Djava.security.manager=allow --add-exports java.base/sun.security.tools.keytool=ALL-UNNAMED Keytool.java
 */
public class Keytool {
  public static void main(String[] arguments) throws Exception {
    var commands = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    var answers = new PrintStream(System.out, true, "UTF-8");
    System.setIn(new ByteArrayInputStream(new byte[0]));
    System.setErr(new PrintStream(new ByteArrayOutputStream()));
    System.setSecurityManager(new NoExit());
    for (var command = commands.readLine(); command != null; command = commands.readLine()) {
      var output = new ByteArrayOutputStream();
      System.setOut(new PrintStream(output, true, "UTF-8"));
      answers.println(run(command.split("\t", -1)) ? "ok" : "failed");
      output.toString("UTF-8").lines().forEach(line -> answers.println(" " + line));
      answers.println(".");
    }
  }

  private static boolean run(String[] arguments) throws Exception {
    try {
      Main.main(arguments);
      return true;
    } catch (SecurityException exit) {
      return false;
    }
  }

  /** Keytool ends the process where a command fails. */
  private static class NoExit extends SecurityManager {
    @Override
    public void checkExit(int status) {
      throw new SecurityException();
    }

    @Override
    public void checkPermission(Permission permission) {}
  }
}
