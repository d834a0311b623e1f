using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Materials;

/// <summary>A piece of security material beside the keystores, such as a credential.</summary>
/// <param name="Id">Its set and name.</param>
/// <param name="Content">What its set defines, without the secret.</param>
public sealed record Material(MaterialId Id, MaterialContent Content)
{
    /// <summary>The secret, such as a password, in UTF-8; null if there is none.</summary>
    public SealedSecret? Secret { get; init; }

    /// <summary>Who created it, and when.</summary>
    public required Edit Created { get; init; }

    /// <summary>Who last changed it, and when; initially the same as <see cref="Created"/>.</summary>
    public required Edit LastModified { get; init; }
}

/// <summary>The content of a piece of security material: one record for each <see cref="MaterialSet"/>.</summary>
public abstract record MaterialContent;
