using System.Globalization;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Refusals;

/// <summary>The status and the text that answer each refusal of the domain (docs/contract.md#operations, docs/errors.md).</summary>
internal static class RefusalTable
{
    private const string LastManager =
        "This is the last service key that may manage service keys. The operator can revoke it by a command.";

    private const string ClockWrong =
        "The clock of the server differs too much from that of its database, so it issues no tokens and no sessions until it is corrected.";

    /// <summary>The answer to a refusal.</summary>
    public static RefusalAnswer AnswerTo(Refusal refusal) => refusal switch
    {
        Refusal.HexaliasOddLength r => new(500, $"hexBinary needs to be even-length: {r.Hexalias}"),
        Refusal.HexaliasIllegalCharacter r => new(500, $"contains illegal character for hexBinary: {r.Hexalias}"),
        Refusal.AliasNotUtf8 r => new(400, $"The hexadecimal alias {r.Hexalias} is not UTF-8."),
        Refusal.AliasEmpty => new(400, "The alias must not be empty."),
        Refusal.AliasTooLong r => new(400, $"The alias has {r.Length} characters; at most {Alias.MaxLength} are allowed."),
        Refusal.AliasIllegalCharacter r => new(400, $"The alias contains an invalid character at position {r.Position}."),
        Refusal.AliasReserved => new(403, null),
        Refusal.EntryNotFound r => new(404, $"Alias '{r.Alias}' not found in the keystore"),
        Refusal.EntryAlreadyExists r => new(400, $"Entry with alias \"{r.Alias}\" already exists in keystore \"{r.Keystore}\""),
        Refusal.AliasTaken r => new(400, $"Keystore entry with alias \"{r.Alias}\" already exists"),
        Refusal.EntryToUpdateMissing r => new(400, $"Entry with alias \"{r.Alias}\" does not exist in keystore \"{r.Keystore}\""),
        Refusal.KeyPairNotOverwritable => new(400, "Key Pair entry cannot be overwritten by a certificate entry."),
        Refusal.NotAKeyPair r => new(400, $"Alias \"{r.Alias}\" does not represent a Key Pair"),
        Refusal.RootMissing r => new(404, $"The root certificate of '{r.Alias}' is not known."),
        Refusal.VersionNotFound r => new(404, $"Alias '{r.Alias}' has no version {r.Number}."),
        Refusal.VersionProtected r =>
            new(403, $"Version {r.Number} of '{r.Name}' is protected and cannot be purged before {Time(r.Until)}."),
        Refusal.ApprovalRequired r =>
            new(403,
                $"Another person must approve this: request {r.Id}, valid until {Time(r.End)}. Once it is approved, send the same again.")
            {
                Code = "ApprovalRequired",
            },
        Refusal.ApprovalsFull => new(409, "Too many requests wait for approval; have some of them decided first."),
        Refusal.ApprovalNotFound r => new(404, $"There is no request '{r.Id}' for approval."),
        Refusal.ApprovalClosed r => new(409, $"The request {r.Id} does not wait for a decision: it is {r.State.ToLowerInvariant()}."),
        Refusal.ApprovalOwn r =>
            new(403, $"Another person must approve the request {r.Id}, one who has never had the requester's credentials in hand."),
        Refusal.NoteInvalid r => new(400, $"The property '{r.Property}' is invalid: {r.Reason}."),
        Refusal.NoteChanged r => new(409, $"The note on '{r.Alias}' was changed meanwhile."),
        Refusal.LastManager => new(409, LastManager),
        Refusal.CertificateBound => new(409, "The certificate belongs to another service key."),
        Refusal.ServiceKeyChanged r => new(409, $"The service key '{r.ClientId}' was changed meanwhile."),
        Refusal.CalendarTokenInvalid r => new(400, r.Reason),
        Refusal.BackupMissing => new(404, "There is no backup of the keystore."),
        Refusal.HistoryAliasMalformed r => new(400, $"The alias \"{r.Alias}\" is invalid: Alias '{r.Alias}' does not start with '['"),
        // sic: docs/contract.md#key-history
        Refusal.HistoryEntryNotFound r => new(404, $"Alias '{r.Alias}' not found in the keystore") { Code = "Bad Request" },
        Refusal.AliasNotReserved r => new(400, $"The alias \"{r.Alias}\" is not one of the aliases reserved for SAP."),
        Refusal.ImportIncomplete r => new(400, $"The keystore was not imported, because of the entry '{r.Alias}': {r.Reason}"),
        Refusal.KeyPairRequestInvalid r => new(400, $"The property '{r.Property}' is invalid: {r.Reason}."),
        Refusal.PrivateKeyNotAcceptable r => new(400, r.Reason),
        Refusal.KeystoreNameInvalid r => new(400, $"Keystore name '{r.Name}' is invalid."),
        Refusal.NotACertificate r => new(415, r.Reason),
        Refusal.NotACertificateChain r => new(415, r.Reason),
        Refusal.ChainInvalid r => new(400, r.Reason),
        Refusal.ChainKeyMismatch => new(400, "The public key of the CA Reply is different from the public key of the keystore entry"),
        Refusal.CertificateNotAcceptable r => new(400, r.Reason),
        Refusal.CertificateNotTrusted => new(409, "The trust path of the certificate could not be established."),
        Refusal.SealBroken r => new(500, $"The private key of '{r.Alias}' cannot be opened: its row in the database was altered."),
        Refusal.EntryAltered r => new(500, $"The entry '{r.Alias}' cannot be used: its row in the database was altered."),
        Refusal.NotAKeystoreFile r => new(415, r.Reason),
        Refusal.PasswordWrong => new(400, "The password is wrong, or the file was changed; the two look the same."),
        Refusal.KeystoreFileNotAcceptable r => new(400, r.Reason),
        Refusal.FileTooCostly r => new(400, r.Reason),
        Refusal.NotASshKey r => new(400, r.Reason),
        Refusal.NotAnRsaKey r => new(400, r.Reason),
        Refusal.SshKeyNotExportable r => new(400, $"The public key of '{r.Alias}' has no OpenSSH format."),
        Refusal.BodyEmpty => new(400, "The request body is empty."),
        Refusal.BodyMalformed r => new(400, r.Reason),
        Refusal.MediaTypeUnsupported r => new(415, $"Media type {r.MediaType} is not supported."),
        Refusal.OptionInvalid r => new(400, $"The query option '{r.Name}' is invalid: {r.Reason}."),
        Refusal.KeystoreResourceNameInvalid r =>
            new(400, $"The value '{r.Name}' is not supported for the property 'Name'. " +
                "Possible name values are 'system' and 'backup_admin_system'."),
        Refusal.MaterialNameInvalid r => new(400, $"The property 'Name' is invalid: {r.Reason}."),
        Refusal.MaterialNotFound => new(404, "Requested entity could not be found."),
        Refusal.MaterialTaken => new(409, "Entity with specified name already exists."),
        Refusal.OAuth2CredentialTaken => new(409, "Entity with the specified name already exist."), // sic: docs/contract.md#credentials
        Refusal.MaterialToReplaceMissing => new(409, "Entity with specified key does not exist."),
        Refusal.MaterialNamesDiffer => new(400, "Entity key specified in URI does not match to name from payload."),
        Refusal.UserCredentialInvalid r => new(500, r.Reason), // sic: docs/contract.md#credentials
        Refusal.MaterialInvalid r => new(400, r.Reason),
        Refusal.RoleNameTaken r => new(409, $"The role name {r.RoleName} is already used in another access policy!"),
        Refusal.MappingNotACertificate r => new(500, NotACertificate(r.User)),
        Refusal.KeyringNotFound r => new(404, $"{r.Kind} {r.Name} does not exist"),
        Refusal.PassphraseMissing => new(400, "Passphrase Request Header missing or empty"),
        Refusal.PassphraseWrong => new(400, "Decrypting Secret Key with applied passphrase failed"),
        Refusal.NoPgpPublicKey => new(400, "Uploaded content does not contain any PGP Public Key"),
        Refusal.NoPgpSecretKey => new(400, "Uploaded content does not contain any PGP Secret Key"),
        Refusal.PgpFileInvalid r => new(400, r.Reason),
        Refusal.MaterialVersionNotFound r => new(404, $"'{r.Name}' has no version {r.Number}."),
        Refusal.MaterialAltered r => new(500, $"'{r.Name}' cannot be used: its row in the database was altered."),
        Refusal.KeystoreLocked => new(503, "The keystore is locked by other changes; try again later."),
        Refusal.TooBusy => new(503, "Too many files and keys are being processed; try again later."),
        Refusal.TooManyExports => new(429, "Too many exports; try again later."),
        Refusal.OtherSite => new(403, "A page of another site has sent this request; open it from here."),
        Refusal.StoreUnavailable => new(503, "The keystores are not available at the moment; try again later."),
        Refusal.ClockWrong => new(503, ClockWrong),
        Refusal.Sealed => new(503, "The server is sealed: its master key is not available. Try again later."),
        _ => throw new InvalidOperationException($"{refusal.GetType().Name} is not in the table."),
    };

    // The real service's text, as documented (docs/contract.md#certificate-to-user-mappings).
    private static string NotACertificate(string user) =>
        "Problem during creating an entity: [NodeManagerApi][CONTENT_STORE][SavingCertificateToUserMappingsFailed]:"
        + "Cannot save certificate-user mappings\n    [NodeManagerApi][CONTENT_STORE][No509Certificate]:"
        + $"The certificate for the user {user} is not a X.509 certificate: "
        + "Could not parse certificate: java.io.IOException: Empty input";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
