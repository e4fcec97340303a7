using System.Runtime.CompilerServices;
using Tocsin.Client.Http;

namespace Tocsin.Client.Findings;

/// <summary>What scans found.</summary>
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
}
