using Tocsin.Auditing;
using Tocsin.Ids;

namespace Tocsin.Storage;

/// <summary>The conditions of a question about an audit trail: only those that it has, so that each finds its index.</summary>
internal static class AuditConditions
{
    public const string Columns =
        "organization_id, id, at, action, actor_type, actor_id, actor_name, subject_type, subject_id, subject_name, "
        + "changed, detail, address, user_agent, request_id";

    /// <summary>Columns, how they are compared, and with what; all of them hold.</summary>
    public static IReadOnlyList<(string Column, string Comparison, string Value)> Of(
        OrganizationId organization,
        AuditQuery query,
        string? beforeId
    )
    {
        var found = new List<(string, string, string)> { ("organization_id", "=", organization.Value) };
        Add("action", "=", query.Action);
        // Everything that begins with "key." lies before "key/", the next character.
        Add("action", ">=", query.ActionPrefix);
        Add("action", "<", query.ActionPrefix is { } prefix ? prefix[..^1] + (char)(prefix[^1] + 1) : null);
        Add("subject_id", "=", query.SubjectId);
        Add("actor_id", "=", query.ActorId);
        Add("actor_type", "=", query.ActorType);
        Add("id", ">=", query.From is { } from ? Id.Floor(AuditEntry.IdPrefix, from) : null);
        Add("id", "<", query.To is { } to ? Id.Floor(AuditEntry.IdPrefix, to) : null);
        Add("id", "<", beforeId);
        return found;

        void Add(string column, string comparison, string? value)
        {
            if (value is not null)
            {
                found.Add((column, comparison, value));
            }
        }
    }

    public static string? Changed(AuditEntry entry) => StoredWords.Write(entry.Changed is [] ? null : entry.Changed);
}
