namespace Tocsin.Integrations.Rendering;

/// <summary>What is left of a message's size, given away part by part. Not safe for many threads.</summary>
internal sealed class Budget(int total)
{
    public int Left { get; private set; } = total;

    /// <summary>As much of the text as fits; empty where that would say nothing any more.</summary>
    public string Take(string text, int max) => Take(text, max, t => t);

    /// <summary>The same, escaped; what it takes is its escaped length.</summary>
    public string Take(string text, int max, Func<string, string> escape)
    {
        const int Least = 8;
        var fitted =
            Math.Min(max, Left) < Least && escape(text).Length > Math.Min(max, Left)
                ? ""
                : Fit.Escaped(text, Math.Min(max, Left), escape);
        Left -= fitted.Length;
        return fitted;
    }

    /// <summary>Whether there is room for all of it; takes it then.</summary>
    public bool TryTake(int length)
    {
        if (length > Left)
        {
            return false;
        }

        Left -= length;
        return true;
    }
}
