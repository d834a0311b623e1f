using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Keys.Ec;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// Decides whether the JDK loads a certificate. If it does not, it also cannot read a keystore that contains the certificate, nor any other
/// entry of it. So such a certificate is not imported, and exports leave out those that are already stored.
/// </summary>
public static class Exportability
{
    private const string NotLoaded = "Java loads neither such a certificate nor a keystore that contains it.";

    /// <summary>Why the JDK does not load the certificate, in sentences; null if it does.</summary>
    public static string? FaultOf(Certificate certificate)
    {
        if (certificate.KeyType == "EC" && FaultOfCurve(certificate.EllipticCurve) is { } fault) return fault;
        return FaultOf(new DerReader(CertificateFields.Of(certificate).Extensions));
    }

    /// <summary>The same for a certificate with these extensions, whose structure <see cref="CertificateTail"/> has checked.</summary>
    internal static string? FaultOf(DerReader extensions)
    {
        while (!extensions.IsAtEnd)
        {
            var extension = ExtensionFields.Read(ref extensions);
            if (!extension.IsCritical || IsReadable(extension.Id, extension.Value)) continue;
            var name = $"{CriticalExtensions.NameOf(extension.Id)} ({extension.Id})";
            return $"The certificate's critical extension {name} has a value that Java cannot read. {NotLoaded}";
        }

        return null;
    }

    private static string? FaultOfCurve(string? curve) => curve switch
    {
        null => $"The certificate's EC key has explicit curve parameters, which Java cannot read. {NotLoaded} Use a named curve.",
        _ when !NamedCurves.IsInJdk(curve) => $"The certificate's EC key is on the curve {curve}, which Java does not have. {NotLoaded}",
        _ => null,
    };

    private static bool IsReadable(string id, ReadOnlySpan<byte> value)
    {
        if (CriticalExtensions.NameOf(id) is null) return true; // the JDK does not decode it
        try
        {
            if (DerWalk.Check(value) != DerFault.None) return false;
            CriticalExtensions.Check(id, new DerReader(value));
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
