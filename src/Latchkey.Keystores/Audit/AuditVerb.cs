namespace Latchkey.Keystores.Audit;

/// <summary>What was done. The names are part of the log and of its hashes, and are never changed.</summary>
public enum AuditVerb
{
    /// <summary>Something is there that was not.</summary>
    Create,

    /// <summary>Something has other content.</summary>
    Update,

    /// <summary>An entry has another alias.</summary>
    Rename,

    /// <summary>Something is no longer there.</summary>
    Delete,

    /// <summary>Former content was put back: from the backup, from a version, or from the history.</summary>
    Restore,

    /// <summary>A prepared key pair of the operator was put in use.</summary>
    Activate,

    /// <summary>Public content was downloaded.</summary>
    Export,

    /// <summary>A client tried to sign in.</summary>
    SignIn,

    /// <summary>A version was deleted for good.</summary>
    Purge,

    /// <summary>What was older than its retention was deleted.</summary>
    Prune,

    /// <summary>Notice was given that an entry is about to expire, or has.</summary>
    Notify,

    /// <summary>A session was ended, or all that somebody had signed in for.</summary>
    SignOut,

    /// <summary>A client asked for what its roles do not allow.</summary>
    Refuse,

    /// <summary>The head of the audit log was signed for those who keep it elsewhere.</summary>
    Sign,

    /// <summary>The audit log was found other than it had been left.</summary>
    Alarm,

    /// <summary>Something was asked for that a second person has to approve.</summary>
    Request,

    /// <summary>A second person has approved what was asked for.</summary>
    Approve,

    /// <summary>What was asked for was rejected.</summary>
    Reject,

    /// <summary>An approval was used up: what it was given for is done in the same change.</summary>
    Use,
}
