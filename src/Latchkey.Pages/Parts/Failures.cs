using System.Globalization;
using Latchkey.Application.Refusals;
using Latchkey.Keystores;
using Latchkey.Pages.Session;
using Latchkey.Pages.Words;
using Microsoft.Extensions.Localization;

namespace Latchkey.Pages.Parts;

/// <summary>The words that show users why something was refused.</summary>
internal static partial class Failures
{
    /// <summary>The words for a failure that was foreseen.</summary>
    public static string TextOf(Exception failure, IStringLocalizer<Texts> texts) => failure switch
    {
        RefusalException { Refusal: var refusal } => TextOf(refusal, texts),
        NotAllowedException { Message: var text, Arguments: var arguments } => texts[text, arguments],
        NotPermittedException => texts["Your roles do not allow this."],
        UploadException { Limit: var limit } => texts["The file is too large: at most {0} bytes are allowed.", limit],
        _ => failure.Message,
    };

    /// <summary>The words for a refusal: frequent ones in the user's language, the others with the API's text.</summary>
    public static string TextOf(Refusal refusal, IStringLocalizer<Texts> texts) => refusal switch
    {
        Refusal.AliasEmpty => texts["The alias must not be empty."],
        Refusal.AliasTooLong => texts["The alias is too long: at most {0} characters are allowed.", Alias.MaxLength],
        Refusal.AliasIllegalCharacter => texts["The alias has a character that aliases cannot have."],
        Refusal.AliasReserved r => texts["The alias \"{0}\" is reserved for SAP.", r.Alias],
        Refusal.AliasNotReserved r => texts["The alias \"{0}\" is not one of those reserved for SAP.", r.Alias],
        Refusal.EntryNotFound r => texts["There is no entry with the alias \"{0}\".", r.Alias],
        Refusal.EntryToUpdateMissing r => texts["There is no entry with the alias \"{0}\".", r.Alias],
        Refusal.EntryAlreadyExists r => texts["An entry with the alias \"{0}\" already exists.", r.Alias],
        Refusal.AliasTaken r => texts["An entry with the alias \"{0}\" already exists.", r.Alias],
        Refusal.KeyPairNotOverwritable => texts["A key pair cannot be overwritten by a certificate."],
        Refusal.CertificateNotTrusted => texts["The trust of the certificate could not be established."],
        Refusal.PasswordWrong => texts["The password is wrong, or the file was changed."],
        Refusal.NotACertificate or Refusal.NotACertificateChain or Refusal.NotAKeystoreFile or Refusal.NotASshKey or Refusal.NotAnRsaKey =>
            texts["The file is of an unexpected kind: {0}", RefusalTable.AnswerTo(refusal).Text!],
        Refusal.ChainKeyMismatch => texts["The certificate does not belong to the key of the entry."],
        Refusal.VersionProtected r =>
            texts["The version is protected and cannot be purged before {0}.",
                r.Until.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)],
        Refusal.ApprovalRequired r => texts["Another person must approve this: request {0}. Once it is approved, do the same again.", r.Id],
        Refusal.ApprovalOwn =>
            texts["Another person must approve this, one who has never had the requester's credentials in hand."],
        Refusal.ApprovalClosed => texts["The request no longer waits for a decision."],
        Refusal.NoteChanged => texts["Somebody else has changed the note. Close this dialog and read the note again."],
        Refusal.LastManager => texts["This is the last service key that may manage service keys. The operator can revoke it by a command."],
        Refusal.CertificateBound => texts["The certificate belongs to another service key."],
        Refusal.BackupMissing => texts["There is no backup yet."],
        Refusal.KeystoreLocked or Refusal.TooBusy or Refusal.StoreUnavailable => texts["The server is busy; try again in a moment."],
        Refusal.Sealed => texts["The server is sealed: its master key is not available."],
        _ => RefusalTable.AnswerTo(refusal).Text ?? texts["Your roles do not allow this."],
    };

    [LoggerMessage(1, LogLevel.Error, "A page failed unexpectedly")]
    public static partial void Log(ILogger logger, Exception failure);
}

/// <summary>A file is larger than allowed.</summary>
internal sealed class UploadException(long limit) : Exception
{
    /// <summary>The limit in bytes.</summary>
    public long Limit => limit;
}
