namespace Latchkey.Application.Entries;

/// <summary>Most bytes of what API and pages both take as uploads.</summary>
internal static class UploadLimits
{
    /// <summary>A certificate: 10 kB (docs/contract.md).</summary>
    public const long Certificate = 10_240;

    /// <summary>The chain that an authority has answered.</summary>
    public const long CertificateChain = 30_072;
}
