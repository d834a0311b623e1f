using Latchkey.OData.Operations;

namespace Latchkey.Api.Slices;

/// <summary>The options that several operations read, as <c>openapi.json</c> describes them.</summary>
internal static class SharedOptions
{
    public static OperationOption KeystoreName { get; } = new("keystoreName", "The keystore.")
    {
        Values = ["system", "backup_admin_system", "KeyRenewal", "KeyHistory"],
        Default = "system",
    };

    public static OperationOption ImportOption { get; } = new("importOption", "What becomes of entries that are there already.")
    {
        Values = ["overwrite", "merge", "replace"],
        Default = "overwrite",
    };

    public static OperationOption Update { get; } = OperationOption.Flag("update", "Whether the entry is there and is to be replaced.");

    public static OperationOption FingerprintVerified { get; } =
        OperationOption.Flag("fingerprintVerified", "Vouches for a certificate that the keystore does not trust by itself.");

    public static OperationOption ReturnEntries { get; } =
        OperationOption.Flag("returnKeystoreEntries", "Answers the entries of the keystore.");

    public static OperationOption ReturnEntriesByDefault { get; } = ReturnEntries with { Default = "true" };
}
