using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Tocsin.Integrations.Tickets;

/// <summary>
/// What is noted of a subject: the ticket's id, a question mark behind it for as long as there may be another one; of a ticket
/// for several findings then a blank and those that are open, and a plus where some of them are not known.
/// </summary>
internal sealed record TicketNote
{
    /// <summary>Beyond these it is not known any more whether all are gone: then people close the ticket.</summary>
    public const int MaxFindings = 400;

    private const char Doubt = '?';
    private const string Unknown = "+";

    /// <summary>Empty while the ticket is being made.</summary>
    public string Id { get; init; } = "";

    /// <summary>Whether there may be another one.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Whether findings may be open that are not among <see cref="Open"/>.</summary>
    public bool MissesSome { get; init; }

    /// <summary>The open findings, each as a short digest of its id.</summary>
    public ImmutableSortedSet<string> Open { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public static TicketNote Of(string? text)
    {
        var parts = (text ?? "").Split(' ', 2);
        var open = parts.Length > 1 ? parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        return new TicketNote
        {
            Id = parts[0].TrimEnd(Doubt),
            IsDoubtful = parts[0].EndsWith(Doubt),
            MissesSome = open.Contains(Unknown, StringComparer.Ordinal),
            Open = [.. open.Where(f => f != Unknown)],
        };
    }

    public bool Has(string finding) => Open.Contains(Digest(finding));

    public TicketNote With(string finding) =>
        Has(finding) ? this
        : Open.Count < MaxFindings ? this with { Open = Open.Add(Digest(finding)) }
        : this with { MissesSome = true };

    public TicketNote Without(string finding) => this with { Open = Open.Remove(Digest(finding)) };

    public override string ToString()
    {
        var open = MissesSome ? Open.Prepend(Unknown) : Open;
        var head = IsDoubtful ? Id + Doubt : Id;
        return MissesSome || Open.Count > 0 ? $"{head} {string.Join(',', open)}" : head;
    }

    private static string Digest(string finding) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(finding)).AsSpan(0, 8));
}
