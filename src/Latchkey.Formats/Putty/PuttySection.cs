using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Putty;

/// <summary>Reads the private section of a PuTTY key file (appendix C.3 of its manual), which omits the public numbers.</summary>
internal static class PuttySection
{
    /// <summary>Reads the key.</summary>
    /// <param name="algorithm">The name of the public key's format, from the first line of the file.</param>
    /// <param name="publicKey">The public key in its SSH form: string format | fields of the format.</param>
    /// <param name="section">The secret fields and the padding.</param>
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
