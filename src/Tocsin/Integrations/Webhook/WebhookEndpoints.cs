using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tocsin.Auditing;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.OpenApi;

namespace Tocsin.Integrations.Webhook;

/// <summary><c>/webhooks</c>: integrations of the kind webhook. What was delivered to them is Delivery's.</summary>
internal static partial class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/webhooks").WithTags("Webhooks").RequirePermission(Permissions.WebhooksManage);
        group
            .MapPost("", CreateAsync)
            .AnswersWithSecret("secret")
            .WithExample(WebhookExamples.Create, WebhookExamples.Created);
        group.MapGet("", List).RequirePermission(Permissions.WebhooksRead);
        group.MapGet("/{id}", Get).RequirePermission(Permissions.WebhooksRead);
        group.MapPatch("/{id}", UpdateAsync).WithExample(WebhookExamples.Update, WebhookExamples.Updated);
        group.MapDelete("/{id}", DeleteAsync);
        group
            .MapGet("/{id}/secret", RevealSecretAsync)
            .RequirePermission(Permissions.SecretsRead)
            .AnswersWithSecret("secret");
        group
            .MapPost("/{id}/secret/regenerate", RegenerateSecretAsync)
            .RequirePermission(Permissions.SecretsRead)
            .AnswersWithSecret("secret")
            .WithExample(WebhookExamples.Rotate, WebhookExamples.Rotated);
    }

    /// <summary>Makes a webhook. A generated secret is in the answer, this once.</summary>
    internal static async Task<Results<Created<CreatedWebhook>, ProblemHttpResult>> CreateAsync(
        Body<CreateWebhookRequest> body,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        WebhookDraft drafts,
        Id ids,
        IRandomBytes random,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var generated = body.Value.Secret is null ? WebhookSecret.Generate(random) : null;
        var blank = new Integration
        {
            Id = ids.New(Integration.IdPrefix),
            OrganizationId = caller.Organization,
            Kind = WebhookKind.KindName,
            Name = "",
            ActiveSince = IntegrationRegistry.Whole(now),
            Subscription = Subscription.All,
            Config = new Dictionary<string, string>(StringComparer.Ordinal),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var settings = generated is null ? body.Value : body.Value with { Secret = generated };
        var (draft, errors) = await drafts.ApplyAsync(
            blank,
            settings,
            settings.Url,
            has: field =>
                body.Has(field) || (generated is not null && string.Equals(field, "secret", StringComparison.Ordinal)),
            cancellationToken
        );
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        draft = draft with { Config = SecretSince.Stamp(draft.Config, now) };
        var webhook = await registry.CreateAsync(draft, auditor, cancellationToken);
        return TypedResults.Created(
            $"/api/v1/webhooks/{webhook.WebhookId}",
            WebhookView.ShowCreated(webhook, generated)
        );
    }

    /// <summary>Lists the webhooks.</summary>
    internal static Ok<Page<WebhookResource>> List(PageQuery page, Caller caller, IntegrationDirectory directory)
    {
        var rows = directory
            .Of(caller.Organization)
            .Values.Where(IsWebhook)
            .OrderBy(i => i.Id, StringComparer.Ordinal)
            .Where(i => page.After is null || string.CompareOrdinal(i.Id, page.After) > 0)
            .Take(page.Limit + 1)
            .ToList();
        return TypedResults.Ok(Page<WebhookResource>.Of(rows, page.Limit, i => i.Id, WebhookView.Show));
    }

    /// <summary>Shows a webhook.</summary>
    internal static Results<Ok<WebhookResource>, ProblemHttpResult> Get(
        string id,
        Caller caller,
        IntegrationRegistry registry
    ) =>
        Find(registry, caller, id) is { } webhook
            ? TypedResults.Ok(WebhookView.Show(webhook))
            : Problems.NotFound("webhook", id);

    /// <summary>Changes what the request names, with immediate effect.</summary>
    internal static async Task<Results<Ok<WebhookResource>, ProblemHttpResult>> UpdateAsync(
        string id,
        Body<UpdateWebhookRequest> body,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        WebhookDraft drafts,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (Find(registry, caller, id) is not { } current)
        {
            return Problems.NotFound("webhook", id);
        }

        var request = body.Value;
        var (checkedDraft, errors) = await drafts.ApplyAsync(
            current,
            request,
            request.Url,
            body.Has,
            cancellationToken
        );
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        // Only what the request names is taken over: somebody else may have changed the rest meanwhile.
        var changed = await registry.ChangeAsync(
            current.Number,
            now => Merge(now, checkedDraft, body.Has, time.GetUtcNow()),
            auditor,
            cancellationToken
        );
        return changed is null ? Problems.NotFound("webhook", id) : TypedResults.Ok(WebhookView.Show(changed));
    }

    /// <summary>Deletes a webhook; nothing more is sent, and its history goes.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        CancellationToken cancellationToken
    ) =>
        Find(registry, caller, id) is { } webhook
        && await registry.DeleteAsync(webhook.Number, auditor, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.NotFound("webhook", id);

    /// <summary>Reveals the secret. Every use is in the audit trail.</summary>
    internal static async Task<Results<Ok<WebhookSecretResource>, ProblemHttpResult>> RevealSecretAsync(
        string id,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        IAuditStore audit,
        TimeProvider time,
        ILogger<WebhookKind> logger,
        CancellationToken cancellationToken
    )
    {
        if (Find(registry, caller, id) is not { } webhook)
        {
            return Problems.NotFound("webhook", id);
        }

        if (webhook.IsSealed)
        {
            return SealedConfigs.Problem();
        }

        // On the disk before the secret is on its way.
        await audit.AddAsync(
            auditor.Entry(webhook.OrganizationId, AuditActions.IntegrationRevealSecret, webhook.AuditSubject),
            cancellationToken
        );
        Log.SecretRevealed(logger, webhook.Id, caller.KeyId);
        return TypedResults.Ok(WebhookView.ShowSecret(webhook, time.GetUtcNow()));
    }

    /// <summary>Makes another secret. From this answer on everything is signed with it, retries too.</summary>
    /// <remarks>With an overlap, the Standard Webhooks header carries the signature of the old one as well.</remarks>
    internal static async Task<Results<Ok<WebhookSecretResource>, ProblemHttpResult>> RegenerateSecretAsync(
        string id,
        OptionalBody<RegenerateSecretRequest> body,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        IRandomBytes random,
        TimeProvider time,
        ILogger<WebhookKind> logger,
        CancellationToken cancellationToken
    )
    {
        var secret = WebhookSecret.Generate(random);
        var now = time.GetUtcNow();
        var overlap = TimeSpan.FromSeconds(body.Value?.OverlapSeconds ?? 0);
        if (Find(registry, caller, id) is { IsSealed: true })
        {
            return SealedConfigs.Problem();
        }

        if (
            Find(registry, caller, id) is not { } webhook
            || await registry.ChangeAsync(
                webhook.Number,
                current => current with { Config = PreviousSecret.Rotate(current.Config, secret, now, overlap) },
                auditor,
                cancellationToken,
                AuditActions.IntegrationRegenerateSecret,
                overlap > TimeSpan.Zero ? $"overlap of {(long)overlap.TotalSeconds} s" : null
            )
                is not { } changed
        )
        {
            return Problems.NotFound("webhook", id);
        }

        Log.SecretRegenerated(logger, webhook.Id, caller.KeyId, overlap.TotalSeconds);
        return TypedResults.Ok(WebhookView.ShowSecret(changed, now));
    }

    /// <summary>The organization's webhook with this id, or null.</summary>
    public static Integration? Find(IntegrationRegistry registry, Caller caller, string id) =>
        registry.Find(caller.Organization, id) is { } found && IsWebhook(found) ? found : null;

    private static bool IsWebhook(Integration integration) =>
        string.Equals(integration.Kind, WebhookKind.KindName, StringComparison.Ordinal);

    private static Integration Merge(Integration now, Integration draft, Func<string, bool> has, DateTimeOffset at)
    {
        var config = now.Config;
        foreach (var (field, key) in WebhookView.ConfigFields)
        {
            config = has(field) ? With(config, key, draft.Config.GetValueOrDefault(key)) : config;
        }

        // Once its time is over, it is not kept for longer than until somebody passes by.
        if (has("secret") || PreviousSecret.Until(config) <= at)
        {
            config = PreviousSecret.Forget(config);
        }

        return now with
        {
            Config = has("secret") ? SecretSince.Stamp(config, at) : config,
            // A name that somebody gave it stays.
            Name = has("url") && IsOfUrl(now) ? draft.Name : now.Name,
            Description = has("description") ? draft.Description : now.Description,
            Enabled = has("enabled") ? draft.Enabled : now.Enabled,
            NotifyEmails = has("notify_emails") ? draft.NotifyEmails : now.NotifyEmails,
            Retry = has("retry_schedule") ? draft.Retry : now.Retry,
            Delivery = now.Delivery with
            {
                RateLimit = has("rate_limit") ? draft.Delivery.RateLimit : now.Delivery.RateLimit,
                Batch = has("batch") ? draft.Delivery.Batch : now.Delivery.Batch,
                IsStrict = has("ordering") ? draft.Delivery.IsStrict : now.Delivery.IsStrict,
                ParkAfter =
                    has("ordering_park_after") || has("ordering") ? draft.Delivery.ParkAfter : now.Delivery.ParkAfter,
            },
            Subscription = (has("filters") ? draft.Subscription : now.Subscription) with
            {
                Events = has("events") ? draft.Subscription.Events : now.Subscription.Events,
                TargetIds = has("target_ids") ? draft.Subscription.TargetIds : now.Subscription.TargetIds,
                Severities = has("filters") ? draft.Subscription.Severities : now.Subscription.Severities,
            },
        };
    }

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string> config,
        string key,
        string? value
    )
    {
        var changed = new Dictionary<string, string>(config, StringComparer.Ordinal);
        changed.Remove(key);
        if (value is not null)
        {
            changed[key] = value;
        }

        return changed;
    }

    private static bool IsOfUrl(Integration webhook) =>
        webhook.Config.GetValueOrDefault(WebhookConfig.Url) is { } url && webhook.Name == new Uri(url).Host;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The secret of {Integration} was shown to {Key}")]
        public static partial void SecretRevealed(ILogger logger, string integration, string key);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "The secret of {Integration} was replaced by {Key}; the old one ends in {Seconds} s"
        )]
        public static partial void SecretRegenerated(ILogger logger, string integration, string key, double seconds);
    }
}
