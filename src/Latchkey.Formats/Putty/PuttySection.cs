using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Putty;

/// <summary>Reads the private section of a PuTTY key file (appendix C.3 of its manual), which leaves out what is public.</summary>
internal static class PuttySection
{
    /// <summary>Reads the key.</summary>
    /// <param name="algorithm">The name of the format of the public key, from the file's first line.</param>
    /// <param name="publicKey">The public key as SSH sends it: string format | fields of the format.</param>
    /// <param name="section">The fields that are secret, and padding.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static SshKey Read(ReadOnlySpan<byte> algorithm, SshReader publicKey, SshReader section)
    {
        if (!publicKey.ReadString().SequenceEqual(algorithm)) throw new InvalidDataException("The file names two algorithms.");
        var family = KeyFamilies.FindBySshFormat(algorithm) ?? throw Refuse.NotAnSshKind();
        using var key = family.ReadPutty(algorithm, publicKey, section);
        return SshKey.Of(key);
    }
}
