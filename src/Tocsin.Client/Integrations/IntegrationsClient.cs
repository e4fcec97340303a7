using Tocsin.Client.Http;

namespace Tocsin.Client.Integrations;

/// <summary>Integrations of every kind.</summary>
public sealed class IntegrationsClient
{
    private readonly RequestSender _sender;

    internal IntegrationsClient(RequestSender sender) => _sender = sender;

    /// <summary>The kinds that there are, with the fields of their configs.</summary>
    public Task<Page<IntegrationKind>> ListKindsAsync(CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Get("integration-kinds"),
            TocsinJson.Default.PageIntegrationKind,
            cancellationToken
        );

    /// <summary>Makes an integration. A secret that the server made is in this answer and in no other.</summary>
    public Task<Integration> CreateAsync(NewIntegration integration, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Post("integrations", integration, TocsinJson.Default.NewIntegration),
            TocsinJson.Default.Integration,
            cancellationToken
        );

    /// <summary>A page of integrations.</summary>
    public Task<Page<Integration>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Get($"integrations{new QueryText().Add(page)}"),
            TocsinJson.Default.PageIntegration,
            cancellationToken
        );

    /// <summary>One integration.</summary>
    public Task<Integration> GetAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Get(Path(id)), TocsinJson.Default.Integration, cancellationToken);

    /// <summary>Changes an integration, with effect at once.</summary>
    public Task<Integration> UpdateAsync(string id, IntegrationChange change, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Patch(Path(id), change, TocsinJson.Default.IntegrationChange),
            TocsinJson.Default.Integration,
            cancellationToken
        );

    /// <summary>Removes an integration.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendOnlyAsync(ApiRequest.Delete(Path(id)), cancellationToken);

    /// <summary>Sends a test message now, and waits for what comes of it.</summary>
    public Task<IntegrationTest> TestAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Post($"{Path(id)}/test"), TocsinJson.Default.IntegrationTest, cancellationToken);

    /// <summary>What a filter would have matched of the last days.</summary>
    public Task<IntegrationPreview> PreviewAsync(NewPreview preview, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Post("integrations/preview", preview, TocsinJson.Default.NewPreview),
            TocsinJson.Default.IntegrationPreview,
            cancellationToken
        );

    /// <summary>How messages in such words would look, with an example of every type of event; nothing is sent.</summary>
    public Task<Page<MessagePreview>> PreviewMessagesAsync(
        NewMessagePreview preview,
        CancellationToken cancellationToken
    ) =>
        _sender.SendAsync(
            ApiRequest.Post("integrations/preview-message", preview, TocsinJson.Default.NewMessagePreview),
            TocsinJson.Default.PageMessagePreview,
            cancellationToken
        );

    private static string Path(string id) => $"integrations/{Uri.EscapeDataString(id)}";
}
