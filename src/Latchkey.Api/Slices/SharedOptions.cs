using Latchkey.OData.Operations;

namespace Latchkey.Api.Slices;

/// <summary>The options that several operations share, as described in <c>openapi.json</c>.</summary>
internal static class SharedOptions
{
    public static OperationOption KeystoreName { get; } = new("keystoreName", "The keystore.")
    {
        Values = ["system", "backup_admin_system", "KeyRenewal", "KeyHistory"],
        Default = "system",
    };

    public static OperationOption ImportOption { get; } = new("importOption", "What happens to existing entries.")
    {
        Values = ["overwrite", "merge", "replace"],
        Default = "overwrite",
    };

    public static OperationOption Update { get; } = OperationOption.Flag("update", "Replaces an existing entry.");

    public static OperationOption FingerprintVerified { get; } =
        OperationOption.Flag("fingerprintVerified", "Confirms the fingerprint of a certificate that the keystore does not trust.");

    public static OperationOption ReturnEntries { get; } =
        OperationOption.Flag("returnKeystoreEntries", "Returns the entries of the keystore.");

    public static OperationOption ReturnEntriesByDefault { get; } = ReturnEntries with { Default = "true" };
}
