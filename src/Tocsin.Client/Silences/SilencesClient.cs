using Tocsin.Client.Http;

namespace Tocsin.Client.Silences;

/// <summary>What nobody is to hear of for a while.</summary>
public sealed class SilencesClient
{
    private readonly RequestSender _sender;

    internal SilencesClient(RequestSender sender) => _sender = sender;

    /// <summary>Makes a silence. It holds when this has returned.</summary>
    public Task<Silence> CreateAsync(NewSilence silence, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Post("silences", silence, TocsinJson.Default.NewSilence),
            TocsinJson.Default.Silence,
            cancellationToken
        );

    /// <summary>A page of silences, newest first.</summary>
    /// <param name="status"><c>active</c>, <c>expired</c>, or null for both.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Page<Silence>> ListAsync(string? status, PageRequest page, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Get($"silences{new QueryText().Add("status", status).Add(page)}"),
            TocsinJson.Default.PageSilence,
            cancellationToken
        );

    /// <summary>One silence.</summary>
    public Task<Silence> GetAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Get(Path(id)), TocsinJson.Default.Silence, cancellationToken);

    /// <summary>Gives a silence that holds another end or another reason.</summary>
    public Task<Silence> UpdateAsync(string id, SilenceChange change, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Patch(Path(id), change, TocsinJson.Default.SilenceChange),
            TocsinJson.Default.Silence,
            cancellationToken
        );

    /// <summary>Ends a silence now.</summary>
    public Task EndAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendOnlyAsync(ApiRequest.Delete(Path(id)), cancellationToken);

    private static string Path(string id) => $"silences/{Uri.EscapeDataString(id)}";
}
