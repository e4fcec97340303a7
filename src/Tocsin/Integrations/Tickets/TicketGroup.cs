using System.Security.Cryptography;
using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Tickets;

/// <summary>Which notices share a ticket. Pure.</summary>
internal static class TicketGroup
{
    /// <summary>Whether a ticket of this scope is about more findings than that of the notice.</summary>
    public static bool Shares(TicketScope scope, Notice notice) =>
        scope != TicketScope.Finding
        && notice is { Subject: not null, Target: not null }
        && notice.Type.StartsWith("finding.", StringComparison.Ordinal)
        && (scope == TicketScope.Target || notice.Rule is not null);

    /// <summary>What the ticket is found by: the same for all that share it, and no blank or quote in it.</summary>
    public static string Subject(TicketScope scope, Notice notice)
    {
        var shared = $"{scope}\n{notice.Target}\n{(scope == TicketScope.Rule ? notice.Rule : null)}";
        return "group_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shared)).AsSpan(0, 12));
    }

    /// <summary>What the ticket says: what it is about, and the finding that it was made for.</summary>
    public static Notice Opening(TicketScope scope, Notice notice)
    {
        var (title, about) =
            scope == TicketScope.Rule
                ? ($"{notice.Rule} in {notice.Target}", "All findings of this rule in this target share this issue")
                : ($"Findings in {notice.Target}", "All findings in this target share this issue");
        var text =
            $"{about}: each that comes or goes is a comment, and the last that goes closes it. The first:\n{notice.Headline}";
        return notice with
        {
            Headline = Fit.Chars(title, Notice.MaxHeadline),
            Text = Fit.Chars(notice.Text is { } said ? $"{text}\n\n{said}" : text, Notice.MaxText),
            // Those to come may have others.
            Severity = null,
        };
    }
}
