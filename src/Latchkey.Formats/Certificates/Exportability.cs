using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Keys.Ec;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// Judges whether the JDK loads a certificate. One that it refuses makes every keystore that is exported with it unreadable, with all
/// other entries. So none is imported, and one that is there already is left out of the export.
/// </summary>
public static class Exportability
{
    private const string NotLoaded = "It loads neither such a certificate nor a keystore with it.";

    /// <summary>Why the JDK does not load the certificate, as a sentence; null if it does.</summary>
    public static string? FaultOf(Certificate certificate)
    {
        if (certificate.KeyType == "EC" && FaultOfCurve(certificate.EllipticCurve) is { } fault) return fault;
        return FaultOf(new DerReader(CertificateFields.Of(certificate).Extensions));
    }

    /// <summary>As for a certificate with these extensions, whose outline <see cref="CertificateTail"/> has passed.</summary>
    internal static string? FaultOf(DerReader extensions)
    {
        while (!extensions.IsAtEnd)
        {
            var extension = ExtensionFields.Read(ref extensions);
            if (!extension.IsCritical || IsReadable(extension.Id, extension.Value)) continue;
            var name = $"{CriticalExtensions.NameOf(extension.Id)} ({extension.Id})";
            return $"The certificate's critical extension {name} holds what Java cannot read. {NotLoaded}";
        }

        return null;
    }

    private static string? FaultOfCurve(string? curve) => curve switch
    {
        null => $"The certificate's EC key writes out the numbers of its curve, which Java does not read. {NotLoaded} Use a named curve.",
        _ when !NamedCurves.IsOfJdk(curve) => $"The certificate's EC key is on the curve {curve}, which Java lacks. {NotLoaded}",
        _ => null,
    };

    private static bool IsReadable(string id, ReadOnlySpan<byte> value)
    {
        if (CriticalExtensions.NameOf(id) is null) return true; // what it must hold, nobody here knows
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
