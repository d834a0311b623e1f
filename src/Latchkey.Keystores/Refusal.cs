using Latchkey.Formats.Certificates;

namespace Latchkey.Keystores;

/// <summary>
/// Why the domain refuses a request. The list is closed. A refusal states the reason in the domain's words and carries the values for its
/// text; the refusal table of <c>Latchkey.Application</c> alone decides status, code and text.
/// </summary>
public abstract record Refusal
{
    private Refusal()
    {
    }

    /// <summary>The hex alias has an odd number of characters.</summary>
    public sealed record HexaliasOddLength(string Hexalias) : Refusal;

    /// <summary>The hex alias has a character that is not a hexadecimal digit.</summary>
    public sealed record HexaliasIllegalCharacter(string Hexalias) : Refusal;

    /// <summary>The bytes of the hex alias are not UTF-8.</summary>
    public sealed record AliasNotUtf8(string Hexalias) : Refusal;

    /// <summary>The alias is empty or blank.</summary>
    public sealed record AliasEmpty : Refusal;

    /// <summary>The alias has more than <see cref="Alias.MaxLength"/> characters.</summary>
    public sealed record AliasTooLong(int Length) : Refusal;

    /// <summary>The alias has a control character, which tools downstream can neither show nor escape.</summary>
    public sealed record AliasIllegalCharacter(int Position) : Refusal;

    /// <summary>The alias belongs to the operator of the tenant (on the wire: SAP).</summary>
    public sealed record AliasReserved(Alias Alias) : Refusal;

    /// <summary>No entry has this alias.</summary>
    public sealed record EntryNotFound(Alias Alias) : Refusal;

    /// <summary>An entry with this alias exists, and the request did not ask for an update.</summary>
    public sealed record EntryAlreadyExists(Alias Alias, KeystoreName Keystore) : Refusal;

    /// <summary>A new or renamed entry would get the alias of another entry.</summary>
    public sealed record AliasTaken(Alias Alias) : Refusal;

    /// <summary>The request asks for an update, but no entry has this alias.</summary>
    public sealed record EntryToUpdateMissing(Alias Alias, KeystoreName Keystore) : Refusal;

    /// <summary>A certificate must not replace a key pair.</summary>
    public sealed record KeyPairNotOverwritable(Alias Alias) : Refusal;

    /// <summary>The operation needs a key pair, but the entry is a certificate.</summary>
    public sealed record NotAKeyPair(Alias Alias) : Refusal;

    /// <summary>The root of the entry's chain is unknown.</summary>
    public sealed record RootMissing(Alias Alias) : Refusal;

    /// <summary>The entry has no such version.</summary>
    public sealed record VersionNotFound(Alias Alias, long Number) : Refusal;

    /// <summary>Purge protection keeps the version until a time. Before that time, no purge can delete it.</summary>
    public sealed record VersionProtected(string Name, long Number, DateTimeOffset Until) : Refusal;

    /// <summary>A second person has to approve this. The request is recorded; after the approval, a repetition of it succeeds.</summary>
    public sealed record ApprovalRequired(Guid Id, DateTimeOffset End) : Refusal;

    /// <summary>Too many requests already wait for a second person.</summary>
    public sealed record ApprovalsFull : Refusal;

    /// <summary>There is no such request.</summary>
    public sealed record ApprovalNotFound(string Id) : Refusal;

    /// <summary>The request no longer waits for a decision.</summary>
    public sealed record ApprovalClosed(Guid Id, string State) : Refusal;

    /// <summary>Approver and requester are the same person, or the approver has had the requester's credentials in hand.</summary>
    public sealed record ApprovalOwn(Guid Id) : Refusal;

    /// <summary>A note on an entry has an invalid value.</summary>
    public sealed record NoteInvalid(string Property, string Reason) : Refusal;

    /// <summary>Somebody else has changed the note since it was read.</summary>
    public sealed record NoteChanged(Alias Alias) : Refusal;

    /// <summary>The calendar token cannot be created.</summary>
    public sealed record CalendarTokenInvalid(string Reason) : Refusal;

    /// <summary>Somebody else has changed the service key since it was read.</summary>
    public sealed record ServiceKeyChanged(string ClientId) : Refusal;

    /// <summary>The service key is the last one of its tenant with the role to manage service keys.</summary>
    public sealed record LastManager(string ClientId) : Refusal;

    /// <summary>The certificate is bound to another service key.</summary>
    public sealed record CertificateBound(string ClientId) : Refusal;

    /// <summary>There is no backup to restore.</summary>
    public sealed record BackupMissing : Refusal;

    /// <summary>The alias of an entry of the history does not have the form <c>[n]_alias</c>.</summary>
    public sealed record HistoryAliasMalformed(Alias Alias) : Refusal;

    /// <summary>The history has no entry with this alias.</summary>
    public sealed record HistoryEntryNotFound(Alias Alias) : Refusal;

    /// <summary>A key pair of the operator would get an alias that is not reserved for the operator.</summary>
    public sealed record AliasNotReserved(Alias Alias) : Refusal;

    /// <summary>An import that is all or nothing has an entry that cannot be imported.</summary>
    public sealed record ImportIncomplete(string Alias, string Reason) : Refusal;

    /// <summary>A request for a key pair or for its certificate lacks a property, or a property has an invalid value.</summary>
    public sealed record KeyPairRequestInvalid(string Property, string Reason) : Refusal;

    /// <summary>The tenant has no keystore of this name, or the operation does not apply to it.</summary>
    public sealed record KeystoreNameInvalid(string Name) : Refusal;

    /// <summary>The target of the import is neither of the two keystores that accept keystore files.</summary>
    public sealed record KeystoreResourceNameInvalid(string Name) : Refusal;

    /// <summary>The upload is not an X.509 certificate in DER, PEM or base64.</summary>
    public sealed record NotACertificate(string Reason) : Refusal;

    /// <summary>The upload holds no certificates in PKCS#7, PkiPath, PEM, DER or base64.</summary>
    public sealed record NotACertificateChain(string Reason) : Refusal;

    /// <summary>The certificates of the upload do not form one chain with valid signatures.</summary>
    public sealed record ChainInvalid(string Reason) : Refusal;

    /// <summary>No certificate of the upload has the public key of the key pair.</summary>
    public sealed record ChainKeyMismatch : Refusal;

    /// <summary>The upload is a certificate, but the keystore does not accept it.</summary>
    public sealed record CertificateNotAcceptable(string Reason) : Refusal;

    /// <summary>
    /// No path leads from the certificate to a trusted root, and the client has not vouched for its fingerprint.
    /// </summary>
    public sealed record CertificateNotTrusted(Alias Alias, Certificate Certificate) : Refusal;

    /// <summary>The private key of an entry cannot be opened: its row was altered or moved.</summary>
    public sealed record SealBroken(string Alias) : Refusal;

    /// <summary>The row of an entry, or of one of its versions, was altered. None of its content can be trusted.</summary>
    public sealed record EntryAltered(Alias Alias) : Refusal;

    /// <summary>The upload is not a keystore file of a known format, or it is damaged.</summary>
    public sealed record NotAKeystoreFile(string Reason) : Refusal;

    /// <summary>The password does not open the file. An altered file looks the same, because the password is part of the digest.</summary>
    public sealed record PasswordWrong : Refusal;

    /// <summary>The upload is a keystore file, but has content that is not accepted.</summary>
    public sealed record KeystoreFileNotAcceptable(string Reason) : Refusal;

    /// <summary>Opening the file would take more computing time or memory than any honest file needs. The work was not started.</summary>
    public sealed record FileTooCostly(string Reason) : Refusal;

    /// <summary>The private key is damaged or of an unsupported kind.</summary>
    public sealed record PrivateKeyNotAcceptable(string Reason) : Refusal;

    /// <summary>The upload is not a private key file of OpenSSH, PuTTY or OpenSSL, or it is damaged.</summary>
    public sealed record NotASshKey(string Reason) : Refusal;

    /// <summary>The upload is not an RSA private key in PEM (PKCS#1 or PKCS#8), or it is damaged.</summary>
    public sealed record NotAnRsaKey(string Reason) : Refusal;

    /// <summary>SSH has no format for the entry's public key.</summary>
    public sealed record SshKeyNotExportable(Alias Alias) : Refusal;

    /// <summary>The request has no body.</summary>
    public sealed record BodyEmpty : Refusal;

    /// <summary>The operation cannot read the body of the request.</summary>
    public sealed record BodyMalformed(string Reason) : Refusal;

    /// <summary>The operation does not read the Content-Type of the request.</summary>
    public sealed record MediaTypeUnsupported(string MediaType) : Refusal;

    /// <summary>A query option is missing or has an invalid value.</summary>
    public sealed record OptionInvalid(string Name, string Reason) : Refusal;

    /// <summary>The change has waited too long for the changes before it.</summary>
    public sealed record KeystoreLocked : Refusal;

    /// <summary>The name of new security material is invalid.</summary>
    public sealed record MaterialNameInvalid(string Reason) : Refusal;

    /// <summary>No security material has this name.</summary>
    public sealed record MaterialNotFound : Refusal;

    /// <summary>Other security material has the name already.</summary>
    public sealed record MaterialTaken : Refusal;

    /// <summary>The same as <see cref="MaterialTaken"/>, for a new OAuth2 client credential.</summary>
    public sealed record OAuth2CredentialTaken : Refusal;

    /// <summary>The request replaces security material that does not exist.</summary>
    public sealed record MaterialToReplaceMissing : Refusal;

    /// <summary>The address and the content of a request name different security material.</summary>
    public sealed record MaterialNamesDiffer : Refusal;

    /// <summary>A property of a user credential is missing or invalid.</summary>
    public sealed record UserCredentialInvalid(string Reason) : Refusal;

    /// <summary>A property of other security material is missing or invalid.</summary>
    public sealed record MaterialInvalid(string Reason) : Refusal;

    /// <summary>Another access policy has the role.</summary>
    public sealed record RoleNameTaken(string RoleName) : Refusal;

    /// <summary>The content of a mapping is not a certificate.</summary>
    public sealed record MappingNotACertificate(string User) : Refusal;

    /// <summary>There is no key ring of this kind and name.</summary>
    public sealed record KeyringNotFound(string Kind, string Name) : Refusal;

    /// <summary>An upload of OpenPGP secret keys has no passphrase.</summary>
    public sealed record PassphraseMissing : Refusal;

    /// <summary>The passphrase does not open the secret keys of an upload.</summary>
    public sealed record PassphraseWrong : Refusal;

    /// <summary>An upload has no OpenPGP public key.</summary>
    public sealed record NoPgpPublicKey : Refusal;

    /// <summary>An upload has no OpenPGP secret key.</summary>
    public sealed record NoPgpSecretKey : Refusal;

    /// <summary>An upload is not a file of OpenPGP keys, or has a key that is not accepted.</summary>
    public sealed record PgpFileInvalid(string Reason) : Refusal;

    /// <summary>Security material has no such version.</summary>
    public sealed record MaterialVersionNotFound(string Name, long Number) : Refusal;

    /// <summary>The row of security material in the database was altered.</summary>
    public sealed record MaterialAltered(string Name) : Refusal;

    /// <summary>Too much work is waiting.</summary>
    public sealed record TooBusy : Refusal;

    /// <summary>The client or its tenant has caused too many audit records of exports.</summary>
    public sealed record TooManyExports : Refusal;

    /// <summary>A page of another site has made a browser send a request that would be recorded.</summary>
    public sealed record OtherSite : Refusal;

    /// <summary>The store cannot take changes now.</summary>
    public sealed record StoreUnavailable : Refusal;

    /// <summary>The server's clock is wrong by so much that tokens would not end when they should.</summary>
    public sealed record ClockWrong : Refusal;

    /// <summary>The master key is not available, so nothing can be opened.</summary>
    public sealed record Sealed : Refusal;
}

/// <summary>Carries a <see cref="Keystores.Refusal"/> from the domain to the refusal table, which answers it.</summary>
public sealed class RefusalException(Refusal refusal, Exception? cause = null) : Exception(refusal.GetType().Name, cause)
{
    /// <summary>What was refused, and why.</summary>
    public Refusal Refusal { get; } = refusal;
}
