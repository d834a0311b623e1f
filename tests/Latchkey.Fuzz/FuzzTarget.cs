namespace Latchkey.Fuzz;

/// <summary>A parser that is given whatever a client may send.</summary>
/// <param name="Name">Its name on the command line, and that of the folder of its seeds.</param>
/// <param name="Parse">Parses; every exception but those of <paramref name="IsRefusal"/> is a finding.</param>
/// <param name="IsRefusal">Whether an exception is the parser's way to say no.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Parse, Func<Exception, bool> IsRefusal)
{
    /// <summary>Runs one input, and throws if it is a finding.</summary>
    /// <returns>Whether the input was accepted.</returns>
    public bool Run(byte[] input)
    {
        try
        {
            Parse(input);
            return true;
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            return false;
        }
    }
}

/// <summary>How long a target is run.</summary>
internal sealed record FuzzLimit(long Inputs, TimeSpan Time);
