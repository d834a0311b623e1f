using Latchkey.Formats.OpenPgp;

namespace Latchkey.Fuzz.Targets;

/// <summary>OpenPGP keys.</summary>
internal static class PgpTargets
{
    /// <summary>Keys, and the file that is written of them.</summary>
    public static void Public(byte[] input) => PgpKeyWriter.WritePublic(PgpKeyReader.ReadPublic(input).Select(key => key.Octets));

    public static void Secret(byte[] input) => PgpKeyReader.ReadSecret(input, Seeds.Password).Dispose();
}
