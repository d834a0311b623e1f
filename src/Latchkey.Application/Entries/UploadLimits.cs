namespace Latchkey.Application.Entries;

/// <summary>The maximum lengths, in bytes, of uploads that both API and pages accept.</summary>
internal static class UploadLimits
{
    /// <summary>A certificate: 10 kB (docs/contract.md).</summary>
    public const long Certificate = 10_240;

    /// <summary>The chain that an authority has answered.</summary>
    public const long CertificateChain = 30_072;
}
