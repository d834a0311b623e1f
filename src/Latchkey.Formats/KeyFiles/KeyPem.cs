using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.KeyFiles;

/// <summary>The only private key in a PEM file (RFC 7468), which may have any text around it.</summary>
internal readonly ref struct KeyPem
{
    private KeyPem(ReadOnlySpan<byte> label, ReadOnlySpan<byte> body)
    {
        Label = label;
        Body = body;
    }

    /// <summary>The label, such as <c>RSA PRIVATE KEY</c>.</summary>
    public ReadOnlySpan<byte> Label { get; }

    /// <summary>The text between the first and the last line.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Finds the key.</summary>
    /// <exception cref="FileRefusedException">
    /// The refusal that <paramref name="refuse"/> makes: the file is something else, is truncated, or has more than one key.
    /// </exception>
    public static KeyPem Find(ReadOnlySpan<byte> file, Func<string, FileRefusedException> refuse)
    {
        if (ForeignFile.NameByStart(file) is { } name) throw refuse($"The file is {name}, not a private key in PEM.{RemedyOf(name)}");
        if (!PemText.IsIn(file)) throw refuse("The file holds no private key.");
        var found = default(KeyPem);
        for (var pem = new PemText(file, refuse); pem.MoveNext();)
        {
            if (IsParameters(pem.Label)) continue;
            if (!pem.Label.EndsWith("PRIVATE KEY"u8)) throw refuse($"The file holds {NameOf(pem.Label)} where only a private key belongs.");
            if (!found.Label.IsEmpty) throw refuse("The file holds more than one private key.");
            found = new KeyPem(pem.Label, pem.Body);
        }

        return found.Label.IsEmpty ? throw refuse("The file holds no private key.") : found;
    }

    // OpenSSL writes the curve, or the numbers p, q and g, in a block before the key, which contains them too.
    private static bool IsParameters(ReadOnlySpan<byte> label) =>
        label.SequenceEqual("EC PARAMETERS"u8) || label.SequenceEqual("DSA PARAMETERS"u8);

    private static string RemedyOf(string name) =>
        name == ForeignFile.SshComPrivateKey ? " Convert it with puttygen FILE -O private-openssh, or in PuTTYgen's menu Conversions." : "";

    private static string NameOf(ReadOnlySpan<byte> label) =>
        CertificateReader.IsCertificateLabel(label) ? "a certificate" : ForeignFile.NameByLabel(label);
}
