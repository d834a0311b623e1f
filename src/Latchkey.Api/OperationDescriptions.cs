using Latchkey.OData;
using Latchkey.OData.OpenApi;

namespace Latchkey.Api;

/// <summary>
/// What the OpenAPI document tells of each operation of the <see cref="OperationCatalog"/>. A test proves that every
/// operation is here, and that it reads the options that stand here and no others.
/// </summary>
internal static class OperationDescriptions
{
    private const string Entries = "KeystoreEntries";

    private static readonly OperationOption KeystoreName = new("keystoreName", "The keystore.")
    {
        Values = ["system", "backup_admin_system", "KeyRenewal", "KeyHistory"],
        Default = "system",
    };

    private static readonly OperationOption ImportOption = new("importOption", "What becomes of entries that are there already.")
    {
        Values = ["overwrite", "merge", "replace"],
        Default = "overwrite",
    };

    private static readonly OperationOption Update = OperationOption.Flag("update", "Whether the entry is there and is to be replaced.");
    private static readonly OperationOption Vouched = OperationOption.Flag("fingerprintVerified", "Vouches for a certificate that the keystore does not trust by itself.");
    private static readonly OperationOption ReturnEntries = OperationOption.Flag("returnKeystoreEntries", "Answers the entries of the keystore.");
    private static readonly OperationOption ReturnEntriesByDefault = OperationOption.Flag("returnKeystoreEntries", "Answers the entries of the keystore.", absent: true);

    private static readonly string[] Pem = ["application/pkix-cert"];

    private static readonly Dictionary<(string Method, string Path), OperationDescription> All = new()
    {
        [("GET", "KeystoreEntries")] = new("Lists the entries of a keystore.", KeystoreName),
        [("GET", "KeystoreEntries('{Hexalias}')")] = new("Reads an entry.", KeystoreName),
        [("PUT", "KeystoreEntries('{Hexalias}')")] = new(
            "Renames an entry. The body sets a property to null.",
            new("renameAlias", "The new alias.") { IsRequired = true },
            OperationOption.Flag("returnHexAlias", "Answers the new Hexalias in brackets, as plain text."),
            ReturnEntries)
        { AnswerSet = Entries },
        [("DELETE", "KeystoreEntries('{Hexalias}')")] = new(
            "Deletes an entry, or activates the successor of the operator's.",
            KeystoreName,
            OperationOption.Flag("activate", "With keystoreName=KeyRenewal: activates the successor."),
            ReturnEntries)
        { AnswerSet = Entries },
        [("GET", "KeystoreEntries('{Hexalias}')/Certificate/$value")] = ExportCertificate,
        [("GET", "KeystoreEntries('{Hexalias}')/ChainResource/$value")] = new("Exports the chain of a key pair as PKCS#7 in PEM.", KeystoreName) { StreamTypes = ["application/pkcs7-mime"] },
        [("GET", "KeystoreEntries('{Hexalias}')/Sshkey/$value")] = new("Exports the public key in the form of OpenSSH.", KeystoreName) { StreamTypes = ["text/plain"] },
        [("GET", "KeystoreEntries('{Hexalias}')/SigningRequest/$value")] = new("Makes a signing request (PKCS#10) in PEM.", KeystoreName) { StreamTypes = ["application/pkcs10"] },
        [("POST", "KeyPairGenerationRequests")] = new("Generates a key pair.", ReturnEntries) { AnswerSet = Entries },
        [("POST", "KeyPairResources")] = new("Imports a key pair from PKCS#12.", Update, Vouched, ReturnEntries) { AnswerSet = Entries },
        [("POST", "RSAKeyGenerationRequests")] = new("Imports an RSA key (PKCS#1 or PKCS#8 in PEM).", ReturnEntries) { AnswerSet = Entries },
        [("POST", "SSHKeyGenerationRequests")] = new("Imports an SSH key of OpenSSH or PuTTY.", Update, ReturnEntries) { AnswerSet = Entries },
        [("GET", "CertificateChainResources('{Hexalias}')")] = new("Is refused, as the real service does; the chain is read from the entry."),
        [("PUT", "CertificateChainResources('{Hexalias}')/$value")] = new("Uploads the chain that an authority has answered.", Vouched, ReturnEntries)
        {
            StreamTypes = ["application/octet-stream", "application/pkcs7-mime", "application/x-pem-file"],
            AnswerSet = Entries,
        },
        [("GET", "CertificateResources('{Hexalias}')/$value")] = ExportCertificate,
        [("PUT", "CertificateResources('{Hexalias}')/$value")] = new("Imports a certificate: DER, PEM or bare base64.", Update, Vouched, ReturnEntries)
        {
            StreamTypes = ["application/pkix-cert", "application/octet-stream"],
            AnswerSet = Entries,
        },
        [("GET", "HistoryKeystoreEntries")] = new("Lists the operator's former key pairs."),
        [("GET", "HistoryKeystoreEntries('{Hexalias}')")] = new("Reads a former key pair."),
        [("PUT", "HistoryKeystoreEntries('{Hexalias}')")] = new(
            "Copies a former key pair back. The body sets a property to null.",
            OperationOption.Flag("copy", "Must be true.") with { IsRequired = true },
            new("destinationAlias", "The alias of the copy; the original one if it is absent.")),
        [("GET", "Keystores('{Name}')")] = new("Reads a keystore."),
        [("GET", "KeystoreResources('{Name}')")] = new(
            "Exports the public content of a keystore as JCEKS. The header Latchkey-Left-Out names what Java would not load."),
        [("POST", "KeystoreResources")] = new(
            "Imports a JKS, JCEKS or PKCS#12 file, or a PEM file with any number of certificates, into system, or backs system up.",
            ImportOption,
            ReturnEntriesByDefault)
        { AnswerSet = Entries },
        [("PUT", "KeystoreResources('{Name}')")] = new(
            "Deletes the entries that the body names, or restores the backup.",
            OperationOption.Flag("deleteEntries", "Deletes."),
            new("retrieveBackup", "Restores.") { Values = ["backup_admin_system"] },
            ImportOption with { Values = ["overwrite", "replace"] },
            ReturnEntriesByDefault)
        { AnswerSet = Entries },
        [("GET", "EntryVersions")] = new("Lists the former states of entries, the newest first."),
        [("GET", "EntryVersions(Hexalias='{Hexalias}',Number={Number})")] = new("Reads a former state of an entry."),
        [("PUT", "EntryVersions(Hexalias='{Hexalias}',Number={Number})")] = new(
            "Puts a former state back. The body sets a property to null.",
            OperationOption.Flag("restore", "Must be true.") with { IsRequired = true },
            ReturnEntries)
        { AnswerSet = Entries },
        [("DELETE", "EntryVersions(Hexalias='{Hexalias}',Number={Number})")] = new("Deletes a former state for good."),
        [("GET", "Approvals")] = new("Lists the requests that need a second person, the newest first."),
        [("GET", "Approvals('{Id}')")] = new("Reads a request that needs a second person."),
        [("PUT", "Approvals('{Id}')")] = new(
            "Approves or rejects a request of another person. The body sets a property to null.",
            new OperationOption("decision", "Which of the two.") { Values = ["approve", "reject"], IsRequired = true }),
        [("GET", "AuditLogs")] = new("Lists the audit log, the newest record first."),
        [("GET", "AuditLogs({Sequence})")] = new("Reads a record of the audit log."),
    };

    private static OperationDescription ExportCertificate => new(
        "Exports a certificate as PEM.", KeystoreName, OperationOption.Flag("rootCA", "Exports the root of its chain instead."))
    { StreamTypes = Pem };

    /// <summary>The description of the API.</summary>
    public static OpenApiSettings Settings { get; } = new(
        "Security Content",
        "The tenant keystore over OData V2. `GET` of an entity also serves its properties (`/Alias`, `/Alias/$value`), what it "
        + "leads to (`/ChainCertificates`), its links (`/$links/Keystore`) and counts (`/$count`). `$metadata` describes the types.",
        "1.0.0",
        "/oauth/token",
        operation => All[(operation.Method, operation.Path)]);

    /// <summary>The operations that are described.</summary>
    public static IEnumerable<(string Method, string Path)> Described => All.Keys;
}
