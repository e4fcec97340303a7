namespace Tocsin.Client;

/// <summary>One thing that is wrong with a request.</summary>
public sealed record ApiError
{
    /// <summary>JSON pointer of the place in the body, such as <c>/events/0</c>; empty for all of it.</summary>
    public string? Pointer { get; init; }

    /// <summary>What is wrong there.</summary>
    public string? Problem { get; init; }

    /// <summary>What would be right.</summary>
    public string? Expected { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var place = string.IsNullOrEmpty(Pointer) ? "the request" : Pointer;
        return string.IsNullOrEmpty(Expected) ? $"{place}: {Problem}" : $"{place}: {Problem}; expected {Expected}";
    }
}
