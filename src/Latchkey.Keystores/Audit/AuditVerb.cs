namespace Latchkey.Keystores.Audit;

/// <summary>The verbs of audit records. The log and its hashes contain their names, which therefore never change.</summary>
public enum AuditVerb
{
    /// <summary>Something was created.</summary>
    Create,

    /// <summary>The content of something changed.</summary>
    Update,

    /// <summary>An entry got another alias.</summary>
    Rename,

    /// <summary>Something was deleted.</summary>
    Delete,

    /// <summary>Former content was restored: from the backup, a version, or the history.</summary>
    Restore,

    /// <summary>A prepared key pair of the operator was activated.</summary>
    Activate,

    /// <summary>Public content was downloaded.</summary>
    Export,

    /// <summary>A client tried to sign in.</summary>
    SignIn,

    /// <summary>A version was deleted for good.</summary>
    Purge,

    /// <summary>Records or versions were deleted at the end of their retention.</summary>
    Prune,

    /// <summary>A notice of expiry was given, before it or after it.</summary>
    Notify,

    /// <summary>A session, or every session of a client or person, was ended.</summary>
    SignOut,

    /// <summary>A client sent a request that its roles do not allow.</summary>
    Refuse,

    /// <summary>The head of the audit log was signed for a copy that is kept elsewhere.</summary>
    Sign,

    /// <summary>The audit log differed from the state in which Latchkey left it.</summary>
    Alarm,

    /// <summary>A request was made that a second person has to approve.</summary>
    Request,

    /// <summary>A second person approved a request.</summary>
    Approve,

    /// <summary>A request was rejected.</summary>
    Reject,

    /// <summary>An approval was used up by the change that it was given for.</summary>
    Use,
}
