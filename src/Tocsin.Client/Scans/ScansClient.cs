using System.Runtime.CompilerServices;
using Tocsin.Client.Findings;
using Tocsin.Client.Http;

namespace Tocsin.Client.Scans;

/// <summary>Scans.</summary>
public sealed class ScansClient
{
    private const string Sarif = "application/sarif+json";

    private readonly RequestSender _sender;

    internal ScansClient(RequestSender sender) => _sender = sender;

    /// <summary>Begins a scan whose results come with <see cref="UploadResultsAsync"/>.</summary>
    public Task<Scan> CreateAsync(NewScan scan, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Post("scans", scan, TocsinJson.Default.NewScan),
            TocsinJson.Default.Scan,
            cancellationToken
        );

    /// <summary>Adds SARIF 2.1.0 to a scan, compressed on the way.</summary>
    /// <param name="id">The scan.</param>
    /// <param name="openSarif">Opens the same content for each try; what it opens is disposed.</param>
    /// <param name="root">The folder that was scanned, where the file has absolute paths; or null.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    public Task UploadResultsAsync(
        string id,
        Func<Stream> openSarif,
        string? root,
        CancellationToken cancellationToken
    ) =>
        _sender.SendOnlyAsync(
            ApiRequest.Post($"{Path(id)}/results{new QueryText().Add("root", root)}") with
            {
                Content = () => new GzipContent(openSarif(), Sarif),
                IsUpload = true,
            },
            cancellationToken
        );

    /// <summary>Says that all results are there: the server works out what changed.</summary>
    public Task<Scan> CompleteAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Post($"{Path(id)}/complete"), TocsinJson.Default.Scan, cancellationToken);

    /// <summary>Says that the scan failed, and why: nothing is called resolved.</summary>
    public Task FailAsync(string id, string error, CancellationToken cancellationToken) =>
        _sender.SendOnlyAsync(
            ApiRequest.Post($"{Path(id)}/fail", new ScanFailure(error), TocsinJson.Default.ScanFailure),
            cancellationToken
        );

    /// <summary>Gives the scan up.</summary>
    public Task CancelAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendOnlyAsync(ApiRequest.Post($"{Path(id)}/cancel"), cancellationToken);

    /// <summary>Begins, uploads and completes in one request.</summary>
    /// <param name="upload">What the file belongs to.</param>
    /// <param name="openSarif">Opens the same content for each try; what it opens is disposed.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    public Task<Scan> UploadAsync(ScanUpload upload, Func<Stream> openSarif, CancellationToken cancellationToken)
    {
        var query = new QueryText()
            .Add("target", upload.Target)
            .Add("branch", upload.Branch)
            .Add("commit", upload.Commit)
            .Add("preset", upload.Preset)
            .Add("root", upload.Root);
        var request = ApiRequest.Post($"scans/upload{query}") with
        {
            Content = () => new GzipContent(openSarif(), Sarif),
            IsUpload = true,
        };
        return _sender.SendAsync(request, TocsinJson.Default.Scan, cancellationToken);
    }

    /// <summary>One scan.</summary>
    public Task<Scan> GetAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Get(Path(id)), TocsinJson.Default.Scan, cancellationToken);

    /// <summary>A page of scans, newest first.</summary>
    public Task<Page<Scan>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Get($"scans{new QueryText().Add(page)}"),
            TocsinJson.Default.PageScan,
            cancellationToken
        );

    /// <summary>A page of what a scan found.</summary>
    public Task<Page<Finding>> ListFindingsAsync(string id, PageRequest page, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Get($"{Path(id)}/findings{new QueryText().Add(page)}"),
            TocsinJson.Default.PageFinding,
            cancellationToken
        );

    /// <summary>All of what a scan found, page after page as it is read.</summary>
    public async IAsyncEnumerable<Finding> ListAllFindingsAsync(
        string id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var page = new PageRequest(Limit: 200);
        do
        {
            var answer = await ListFindingsAsync(id, page, cancellationToken).ConfigureAwait(false);
            foreach (var finding in answer.Data)
            {
                yield return finding;
            }

            page = page with { Cursor = answer.NextCursor };
        } while (page.Cursor is not null);
    }

    private static string Path(string id) => $"scans/{Uri.EscapeDataString(id)}";
}
