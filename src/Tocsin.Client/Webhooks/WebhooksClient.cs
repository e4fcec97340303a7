using Tocsin.Client.Http;

namespace Tocsin.Client.Webhooks;

/// <summary>Webhooks, their deliveries and secrets.</summary>
public sealed class WebhooksClient
{
    private readonly RequestSender _sender;

    internal WebhooksClient(RequestSender sender) => _sender = sender;

    /// <summary>Makes a webhook. A secret that the server made is in this answer and in no other.</summary>
    public Task<Webhook> CreateAsync(NewWebhook webhook, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Post("webhooks", webhook, TocsinJson.Default.NewWebhook),
            TocsinJson.Default.Webhook,
            cancellationToken
        );

    /// <summary>A page of webhooks.</summary>
    public Task<Page<Webhook>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Get($"webhooks{new QueryText().Add(page)}"),
            TocsinJson.Default.PageWebhook,
            cancellationToken
        );

    /// <summary>One webhook.</summary>
    public Task<Webhook> GetAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Get(Path(id)), TocsinJson.Default.Webhook, cancellationToken);

    /// <summary>Changes a webhook, with effect at once.</summary>
    public Task<Webhook> UpdateAsync(string id, WebhookChange change, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Patch(Path(id), change, TocsinJson.Default.WebhookChange),
            TocsinJson.Default.Webhook,
            cancellationToken
        );

    /// <summary>Removes a webhook.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendOnlyAsync(ApiRequest.Delete(Path(id)), cancellationToken);

    /// <summary>Sends a test event now, and waits for what comes of it.</summary>
    public Task<WebhookTest> TestAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Post($"{Path(id)}/test"), TocsinJson.Default.WebhookTest, cancellationToken);

    /// <summary>A page of a webhook's deliveries, newest first.</summary>
    public Task<Page<WebhookDelivery>> ListDeliveriesAsync(
        string id,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        _sender.SendAsync(
            ApiRequest.Get($"{Path(id)}/deliveries{new QueryText().Add(page)}"),
            TocsinJson.Default.PageWebhookDelivery,
            cancellationToken
        );

    /// <summary>Sends a delivery once more, soon.</summary>
    public Task<WebhookDelivery> RetryAsync(string deliveryId, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Post($"webhooks/deliveries/{Uri.EscapeDataString(deliveryId)}/retry"),
            TocsinJson.Default.WebhookDelivery,
            cancellationToken
        );

    /// <summary>Reveals the secret; the server records that.</summary>
    public Task<WebhookSecret> GetSecretAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Get($"{Path(id)}/secret"), TocsinJson.Default.WebhookSecret, cancellationToken);

    /// <summary>Replaces the secret, with effect at once.</summary>
    public Task<WebhookSecret> RegenerateSecretAsync(string id, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            ApiRequest.Post($"{Path(id)}/secret/regenerate"),
            TocsinJson.Default.WebhookSecret,
            cancellationToken
        );

    private static string Path(string id) => $"webhooks/{Uri.EscapeDataString(id)}";
}
