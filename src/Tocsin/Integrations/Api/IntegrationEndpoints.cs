using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Auditing;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations.Webhook;
using Tocsin.OpenApi;

namespace Tocsin.Integrations.Api;

/// <summary><c>/integrations</c>: destinations of every kind. A webhook is here too, without its config.</summary>
internal static class IntegrationEndpoints
{
    public static void MapIntegrations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/integration-kinds", ListKinds)
            .WithTags("Integrations")
            .RequirePermission(Permissions.WebhooksRead);
        var group = api.MapGroup("/integrations")
            .WithTags("Integrations")
            .RequirePermission(Permissions.WebhooksManage);
        group
            .MapPost("", CreateAsync)
            .AnswersWithSecret("hmac_secret")
            .WithExample(IntegrationExamples.Create, IntegrationExamples.Created);
        group.MapGet("", List).RequirePermission(Permissions.WebhooksRead);
        group.MapGet("/{id}", Get).RequirePermission(Permissions.WebhooksRead);
        group.MapPatch("/{id}", UpdateAsync).WithExample(IntegrationExamples.Update, IntegrationExamples.Updated);
        group.MapDelete("/{id}", DeleteAsync);
    }

    /// <summary>Lists the kinds of integrations, each with the fields of its config.</summary>
    internal static Ok<Page<KindResource>> ListKinds(IntegrationKinds kinds) =>
        TypedResults.Ok(
            new Page<KindResource> { Data = [.. kinds.All.Select(IntegrationView.Show)], NextCursor = null }
        );

    /// <summary>Makes an integration. Its config is checked, encrypted, and shown to nobody again.</summary>
    internal static async Task<Results<Created<CreatedIntegration>, ProblemHttpResult>> CreateAsync(
        Body<CreateIntegrationRequest> body,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        IntegrationKinds kinds,
        IntegrationDraft drafts,
        ConfigSurvey survey,
        Id ids,
        IRandomBytes random,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var request = body.Value;
        if (kinds.Find(request.Kind) is not { } kind)
        {
            var names = kinds.All.Select(k => k.Name).ToList();
            return Problems.Validation(
                "/kind",
                $"'{Problems.Quote(request.Kind)}' is not a kind of integration",
                NearestName.Of(request.Kind, names) is { } nearest
                    ? $"'{nearest}'?"
                    : $"one of {string.Join(", ", names)}"
            );
        }

        var now = time.GetUtcNow();
        var blank = new Integration
        {
            Id = ids.New(Integration.IdPrefix),
            OrganizationId = caller.Organization,
            Kind = kind.Name,
            Name = request.Name,
            ActiveSince = IntegrationRegistry.Whole(now),
            Subscription = Subscription.All,
            Delivery = new DeliverySettings { RateLimit = kind.Rate },
            Config = new Dictionary<string, string>(StringComparer.Ordinal),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var errors = new List<FieldError>();
        var patch = ConfigPatch.Read(kind, request.Config, errors);
        string? generated = null;
        if (kind.Name == WebhookKind.KindName && patch.GetValueOrDefault(WebhookConfig.Secret) is null)
        {
            patch[WebhookConfig.Secret] = generated = WebhookSecret.Generate(random);
        }

        var draft = await drafts.ApplyAsync(blank, request, patch, body.Has, errors, cancellationToken);
        var warnings = errors.Count == 0 ? await survey.AskAsync(draft, errors, cancellationToken) : null;
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var created = await registry.CreateAsync(WithAge(draft, patch, now), auditor, cancellationToken);
        return TypedResults.Created(
            $"/api/v1/integrations/{created.Id}",
            IntegrationView.ShowCreated(created, generated) with
            {
                Warnings = warnings,
            }
        );
    }

    /// <summary>Lists the integrations, webhooks among them, without their config.</summary>
    internal static Ok<Page<IntegrationResource>> List(PageQuery page, Caller caller, IntegrationDirectory directory)
    {
        var rows = directory
            .Of(caller.Organization)
            .Values.OrderBy(i => i.Id, StringComparer.Ordinal)
            .Where(i => page.After is null || string.CompareOrdinal(i.Id, page.After) > 0)
            .Take(page.Limit + 1)
            .ToList();
        return TypedResults.Ok(Page<IntegrationResource>.Of(rows, page.Limit, i => i.Id, IntegrationView.Show));
    }

    /// <summary>Shows an integration, without its config.</summary>
    internal static Results<Ok<IntegrationResource>, ProblemHttpResult> Get(
        string id,
        Caller caller,
        IntegrationRegistry registry
    ) =>
        registry.Find(caller.Organization, id) is { } integration
            ? TypedResults.Ok(IntegrationView.Show(integration))
            : Problems.NotFound("integration", id);

    /// <summary>Changes what the request names, with immediate effect; of the config, the fields that it names.</summary>
    internal static async Task<Results<Ok<IntegrationResource>, ProblemHttpResult>> UpdateAsync(
        string id,
        Body<UpdateIntegrationRequest> body,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        IntegrationKinds kinds,
        IntegrationDraft drafts,
        ConfigSurvey survey,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (registry.Find(caller.Organization, id) is not { } current)
        {
            return Problems.NotFound("integration", id);
        }

        var request = body.Value;
        var errors = new List<FieldError>();
        var patch = ConfigPatch.Read(kinds[current.Kind], request.Config, errors);
        var draft = await drafts.ApplyAsync(current, request, patch, body.Has, errors, cancellationToken);
        var warnings =
            errors.Count == 0 && patch.Count > 0 ? await survey.AskAsync(draft, errors, cancellationToken) : null;
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        // Only what the request names is taken over: somebody else may have changed the rest meanwhile.
        var changed = await registry.ChangeAsync(
            current.Number,
            now =>
                WithAge(
                    drafts.Merge(now, request, body.Has) with
                    {
                        Name = request.Name ?? now.Name,
                        Retry = body.Has("retry_schedule") ? draft.Retry : now.Retry,
                        Config = patch.Count == 0 ? now.Config : ConfigPatch.Apply(now.Config, patch),
                    },
                    patch,
                    time.GetUtcNow()
                ),
            auditor,
            cancellationToken
        );
        return changed is null
            ? Problems.NotFound("integration", id)
            : TypedResults.Ok(IntegrationView.Show(changed) with { Warnings = warnings });
    }

    /// <summary>Deletes an integration; nothing more is sent, and its history goes.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id,
        Caller caller,
        Auditor auditor,
        IntegrationRegistry registry,
        CancellationToken cancellationToken
    ) =>
        registry.Find(caller.Organization, id) is { } integration
        && await registry.DeleteAsync(integration.Number, auditor, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.NotFound("integration", id);

    // A webhook's secret has an age, and ends the overlap with the one before it.
    private static Integration WithAge(
        Integration integration,
        IReadOnlyDictionary<string, string?> patch,
        DateTimeOffset now
    ) =>
        patch.ContainsKey(WebhookConfig.Secret)
            ? integration with
            {
                Config = SecretSince.Stamp(PreviousSecret.Forget(integration.Config), now),
            }
            : integration;
}
