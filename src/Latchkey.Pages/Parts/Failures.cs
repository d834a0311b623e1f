using System.Globalization;
using Latchkey.Application.Refusals;
using Latchkey.Keystores;
using Latchkey.Pages.Session;
using Microsoft.Extensions.Localization;

namespace Latchkey.Pages.Parts;

/// <summary>Tells users why something was refused.</summary>
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

    /// <summary>The words for a refusal: those that users meet often in their language, the others as the API says them.</summary>
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
            texts["The file is not of a kind that is expected here: {0}", RefusalTable.AnswerTo(refusal).Text!],
        Refusal.ChainKeyMismatch => texts["The certificate is for another key than that of the entry."],
        Refusal.VersionProtected r => texts["The version is protected: nobody can purge it before {0}.", r.Until.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)],
        Refusal.ApprovalRequired r => texts["Another person must approve this: request {0}. Once it is approved, do the same again.", r.Id],
        Refusal.ApprovalOwn => texts["Another person must approve this: not the one who asked, nor one who has had the same credentials in hand."],
        Refusal.ApprovalClosed => texts["The request does not wait for a decision any more."],
        Refusal.NoteChanged => texts["Somebody has changed the note meanwhile. Close this and look at it again."],
        Refusal.LastManager => texts["This is the last service key that may manage service keys. The operator can revoke it by a command."],
        Refusal.CertificateBound => texts["The certificate belongs to another service key."],
        Refusal.BackupMissing => texts["There is no backup yet."],
        Refusal.KeystoreLocked or Refusal.TooBusy or Refusal.StoreUnavailable => texts["The server is busy; try again in a moment."],
        Refusal.Sealed => texts["The server is sealed: its master key is not available."],
        _ => RefusalTable.AnswerTo(refusal).Text ?? texts["Your roles do not allow this."],
    };

    [LoggerMessage(1, LogLevel.Error, "A page failed for a reason that nobody foresaw")]
    public static partial void Log(ILogger logger, Exception failure);
}

/// <summary>A file is larger than allowed.</summary>
internal sealed class UploadException(long limit) : Exception
{
    /// <summary>Most bytes.</summary>
    public long Limit => limit;
}
