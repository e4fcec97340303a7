namespace Tocsin.Events;

/// <summary>A number in a payload has more digits than a double holds, so that a receiver would read another one.</summary>
internal sealed class InexactNumberException(string pointer, string number)
    : Exception($"The number {number} at '{pointer}' cannot be held exactly by a double.")
{
    /// <summary>JSON pointer to the number.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>The number as it was given.</summary>
    public string Number { get; } = number;
}
