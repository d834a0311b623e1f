using Latchkey.Keystores.Audit;

namespace Latchkey.Application.Upkeep;

/// <summary>Writes signed heads to the log of the server, on a line each: the signed text has its line breaks as "\n".</summary>
internal static partial class SignedHeadLog
{
    public static void Write(ILogger logger, SignedHead head) =>
        Signed(logger, head.Statement.Replace("\n", "\\n", StringComparison.Ordinal), Convert.ToBase64String(head.Signature));

    [LoggerMessage(11, LogLevel.Information, "Signed head of the audit log: {Statement} signature {Signature}")]
    private static partial void Signed(ILogger logger, string statement, string signature);
}
