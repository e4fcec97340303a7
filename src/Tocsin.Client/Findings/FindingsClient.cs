using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Tocsin.Client.Http;

namespace Tocsin.Client.Findings;

/// <summary>What scans found, and what people say of it.</summary>
public sealed class FindingsClient
{
    private readonly RequestSender _sender;

    internal FindingsClient(RequestSender sender) => _sender = sender;

    /// <summary>A page of findings.</summary>
    public Task<Page<Finding>> ListAsync(FindingQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var text = new QueryText()
            .Add("target", query.Target)
            .Add("scan", query.Scan)
            .Add("branch", query.Branch)
            .Add("state", query.State)
            .Add("severity", string.Join(',', query.Severities))
            .Add("rule", query.Rule)
            .Add("tool", query.Tool)
            .Add("q", query.Text)
            .Add(page);
        return _sender.SendAsync(ApiRequest.Get($"findings{text}"), TocsinJson.Default.PageFinding, cancellationToken);
    }

    /// <summary>All findings that match, page after page as they are read.</summary>
    public async IAsyncEnumerable<Finding> ListAllAsync(
        FindingQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var page = new PageRequest(Limit: 200);
        do
        {
            var answer = await ListAsync(query, page, cancellationToken).ConfigureAwait(false);
            foreach (var finding in answer.Data)
            {
                yield return finding;
            }

            page = page with { Cursor = answer.NextCursor };
        } while (page.Cursor is not null);
    }

    /// <summary>One finding.</summary>
    public Task<Finding> GetAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Get(Path(id)), TocsinJson.Default.Finding, cancellationToken);

    /// <summary>Says what a finding is: <c>true_positive</c>, <c>false_positive</c>, <c>accepted_risk</c>, <c>fixed</c>, or <c>unverified</c> again.</summary>
    public Task<TriagedFinding> SetStatusAsync(
        string id,
        string status,
        string? reason,
        CancellationToken cancellationToken
    ) => SayAsync(id, "status", new StatusRequest(status, reason), TocsinJson.Default.StatusRequest, cancellationToken);

    /// <summary>Keeps a finding from being reported, for good or until a time.</summary>
    public Task<TriagedFinding> SuppressAsync(
        string id,
        string reason,
        DateTimeOffset? expiresAt,
        CancellationToken cancellationToken
    ) =>
        SayAsync(
            id,
            "suppress",
            new SuppressRequest(reason, expiresAt),
            TocsinJson.Default.SuppressRequest,
            cancellationToken
        );

    /// <summary>Lets a finding be reported again.</summary>
    public Task<TriagedFinding> UnsuppressAsync(string id, string? reason, CancellationToken cancellationToken) =>
        SayAsync(id, "unsuppress", new ReasonRequest(reason), TocsinJson.Default.ReasonRequest, cancellationToken);

    /// <summary>Asks for another look; <see cref="TriagedFinding.Note"/> says who has it.</summary>
    public Task<TriagedFinding> RecheckAsync(string id, string? reason, CancellationToken cancellationToken) =>
        SayAsync(id, "recheck", new ReasonRequest(reason), TocsinJson.Default.ReasonRequest, cancellationToken);

    /// <summary>Gives a finding to somebody, or, with null, takes it from them.</summary>
    public Task<TriagedFinding> AssignAsync(
        string id,
        string? assignee,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        SayAsync(
            id,
            "assign",
            new AssignRequest(assignee, reason),
            TocsinJson.Default.AssignRequest,
            cancellationToken
        );

    /// <summary>A page of what has happened to a finding, newest first.</summary>
    public Task<Page<FindingHistoryEntry>> ListHistoryAsync(
        string id,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        _sender.SendAsync(
            ApiRequest.Get($"{Path(id)}/history{new QueryText().Add(page)}"),
            TocsinJson.Default.PageFindingHistoryEntry,
            cancellationToken
        );

    private Task<TriagedFinding> SayAsync<T>(
        string id,
        string what,
        T body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    ) =>
        _sender.SendAsync(
            ApiRequest.Post($"{Path(id)}/{what}", body, type),
            TocsinJson.Default.TriagedFinding,
            cancellationToken
        );

    private static string Path(string id) => $"findings/{Uri.EscapeDataString(id)}";
}
