using Latchkey.Formats.Certificates;

namespace Latchkey.Keystores;

/// <summary>
/// Why the domain refuses a request. The list is closed: a refusal says what happened in the domain's words and
/// carries what its text needs; which status, code and text a client reads is decided in one place, the server's
/// refusal table.
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

    /// <summary>The alias has a control character, which no tool downstream could show or escape.</summary>
    public sealed record AliasIllegalCharacter(int Position) : Refusal;

    /// <summary>The alias belongs to the operator of the tenant (on the wire: SAP).</summary>
    public sealed record AliasReserved(Alias Alias) : Refusal;

    /// <summary>No entry has this alias.</summary>
    public sealed record EntryNotFound(Alias Alias) : Refusal;

    /// <summary>An entry with this alias is there already and no update was asked for.</summary>
    public sealed record EntryAlreadyExists(Alias Alias, KeystoreName Keystore) : Refusal;

    /// <summary>Another entry has the alias that a new or renamed entry is to have.</summary>
    public sealed record AliasTaken(Alias Alias) : Refusal;

    /// <summary>An update was asked for an alias that is not there.</summary>
    public sealed record EntryToUpdateMissing(Alias Alias, KeystoreName Keystore) : Refusal;

    /// <summary>A certificate may not take the place of a key pair.</summary>
    public sealed record KeyPairNotOverwritable(Alias Alias) : Refusal;

    /// <summary>The entry is a certificate where a key pair is asked for.</summary>
    public sealed record NotAKeyPair(Alias Alias) : Refusal;

    /// <summary>The root of the entry's chain is not known.</summary>
    public sealed record RootMissing(Alias Alias) : Refusal;

    /// <summary>The entry has no such version.</summary>
    public sealed record VersionNotFound(Alias Alias, long Number) : Refusal;

    /// <summary>Purge protection keeps the version until a time; nobody can purge it before.</summary>
    public sealed record VersionProtected(Alias Alias, long Number, DateTimeOffset Until) : Refusal;

    /// <summary>A second person has to approve this. The request is recorded; once it is approved, the same is done.</summary>
    public sealed record ApprovalRequired(Guid Id, DateTimeOffset End) : Refusal;

    /// <summary>Too many requests wait for a second person already.</summary>
    public sealed record ApprovalsFull : Refusal;

    /// <summary>There is no such request.</summary>
    public sealed record ApprovalNotFound(string Id) : Refusal;

    /// <summary>The request does not wait for a decision any more.</summary>
    public sealed record ApprovalClosed(Guid Id, string State) : Refusal;

    /// <summary>The one who approves is the one who asked, or has had the same credentials in hand.</summary>
    public sealed record ApprovalOwn(Guid Id) : Refusal;

    /// <summary>A note on an entry has something that is not taken.</summary>
    public sealed record NoteInvalid(string Property, string Reason) : Refusal;

    /// <summary>The note is not any more what the change was made from: somebody else has changed it.</summary>
    public sealed record NoteChanged(Alias Alias) : Refusal;

    /// <summary>A calendar token cannot be made.</summary>
    public sealed record CalendarTokenInvalid(string Reason) : Refusal;

    /// <summary>The service key is not any more what the change was made from: somebody else has changed it.</summary>
    public sealed record ServiceKeyChanged(string ClientId) : Refusal;

    /// <summary>The service key is the last one of its tenant that may manage service keys.</summary>
    public sealed record LastManager(string ClientId) : Refusal;

    /// <summary>The certificate is bound to another service key.</summary>
    public sealed record CertificateBound(string ClientId) : Refusal;

    /// <summary>There is no backup to restore.</summary>
    public sealed record BackupMissing : Refusal;

    /// <summary>An entry of the history is named by something other than <c>[n]_alias</c>.</summary>
    public sealed record HistoryAliasMalformed(Alias Alias) : Refusal;

    /// <summary>The history has no entry with this alias.</summary>
    public sealed record HistoryEntryNotFound(Alias Alias) : Refusal;

    /// <summary>A key pair of the operator is to have an alias that is not one of the operator's.</summary>
    public sealed record AliasNotReserved(Alias Alias) : Refusal;

    /// <summary>An import that is all or nothing has an entry that cannot be taken.</summary>
    public sealed record ImportIncomplete(string Alias, string Reason) : Refusal;

    /// <summary>A property of a request for a key pair or for its certificate is missing or has a value that is not taken.</summary>
    public sealed record KeyPairRequestInvalid(string Property, string Reason) : Refusal;

    /// <summary>The tenant has no keystore of this name, or not for this operation.</summary>
    public sealed record KeystoreNameInvalid(string Name) : Refusal;

    /// <summary>A keystore file is to be imported into something other than the two keystores that can be.</summary>
    public sealed record KeystoreResourceNameInvalid(string Name) : Refusal;

    /// <summary>The upload is no X.509 certificate in DER, PEM or base64.</summary>
    public sealed record NotACertificate(string Reason) : Refusal;

    /// <summary>The upload holds no certificates in PKCS#7, PkiPath, PEM, DER or base64.</summary>
    public sealed record NotACertificateChain(string Reason) : Refusal;

    /// <summary>The certificates of the upload are not one chain of valid signatures.</summary>
    public sealed record ChainInvalid(string Reason) : Refusal;

    /// <summary>No certificate of the upload has the public key of the key pair.</summary>
    public sealed record ChainKeyMismatch : Refusal;

    /// <summary>The upload is a certificate, but one that the keystore does not take.</summary>
    public sealed record CertificateNotAcceptable(string Reason) : Refusal;

    /// <summary>
    /// No path leads from the certificate to a trusted root, and the client has not vouched for its fingerprint.
    /// </summary>
    public sealed record CertificateNotTrusted(Alias Alias, Certificate Certificate) : Refusal;

    /// <summary>The private key of an entry cannot be opened: its row was altered, or moved from elsewhere.</summary>
    public sealed record SealBroken(string Alias) : Refusal;

    /// <summary>The row of an entry, or of a former state of it, is not as it was written: nothing of it may be believed.</summary>
    public sealed record EntryAltered(Alias Alias) : Refusal;

    /// <summary>The upload is no keystore file of a known format, or a damaged one.</summary>
    public sealed record NotAKeystoreFile(string Reason) : Refusal;

    /// <summary>
    /// The password does not open the file. A file that was changed looks the same: its digest is made with the password.
    /// </summary>
    public sealed record PasswordWrong : Refusal;

    /// <summary>The upload is a keystore file, but holds something that is not taken.</summary>
    public sealed record KeystoreFileNotAcceptable(string Reason) : Refusal;

    /// <summary>Opening the file would take more computing, or memory, than any honest file asks for; none was done.</summary>
    public sealed record FileTooCostly(string Reason) : Refusal;

    /// <summary>The private key is damaged or of a kind that is not taken.</summary>
    public sealed record PrivateKeyNotAcceptable(string Reason) : Refusal;

    /// <summary>The upload is no private key file of OpenSSH, PuTTY or OpenSSL, or a damaged one.</summary>
    public sealed record NotASshKey(string Reason) : Refusal;

    /// <summary>The upload is no RSA private key in PEM (PKCS#1 or PKCS#8), or a damaged one.</summary>
    public sealed record NotAnRsaKey(string Reason) : Refusal;

    /// <summary>SSH has no form for the entry's public key.</summary>
    public sealed record SshKeyNotExportable(Alias Alias) : Refusal;

    /// <summary>The request lacks its body.</summary>
    public sealed record BodyEmpty : Refusal;

    /// <summary>The request's body is not what the operation reads.</summary>
    public sealed record BodyMalformed(string Reason) : Refusal;

    /// <summary>The request's Content-Type cannot be what the operation reads.</summary>
    public sealed record MediaTypeUnsupported(string MediaType) : Refusal;

    /// <summary>A query option is missing or has a value that the operation does not know.</summary>
    public sealed record OptionInvalid(string Name, string Reason) : Refusal;

    /// <summary>The change has waited for others longer than it may.</summary>
    public sealed record KeystoreLocked : Refusal;

    /// <summary>Too much work is waiting already.</summary>
    public sealed record TooBusy : Refusal;

    /// <summary>The client, or its tenant, has caused too many records of exports.</summary>
    public sealed record TooManyExports : Refusal;

    /// <summary>A page of another site has made a browser send a request that would be recorded.</summary>
    public sealed record OtherSite : Refusal;

    /// <summary>The store cannot take changes now.</summary>
    public sealed record StoreUnavailable : Refusal;

    /// <summary>The clock of the server is so wrong that what it issued would not end when it should.</summary>
    public sealed record ClockWrong : Refusal;

    /// <summary>The master key is not there, so that nothing can be opened.</summary>
    public sealed record Sealed : Refusal;
}

/// <summary>Carries a <see cref="Keystores.Refusal"/> from the domain to the one place that answers it.</summary>
public sealed class RefusalException(Refusal refusal, Exception? cause = null) : Exception(refusal.GetType().Name, cause)
{
    /// <summary>What was refused, and why.</summary>
    public Refusal Refusal { get; } = refusal;
}
