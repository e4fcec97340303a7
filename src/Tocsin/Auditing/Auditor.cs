using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Http;
using Tocsin.Ids;

namespace Tocsin.Auditing;

/// <summary>
/// Writes entries of the audit trail for one who acts: as a parameter of a handler, for the caller of the request.
/// Whatever changes an integration, a key or a secret asks for one, so that nothing is changed without a trace.
/// </summary>
internal sealed record Auditor(Id Ids, TimeProvider Time)
{
    private const int MaxUserAgent = 200;

    public required AuditActor Actor { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? RequestId { get; init; }

    /// <summary>For what concerns an organization but was done by the operator of the server, who is not known there.</summary>
    public Auditor Operator => this with { Actor = AuditActor.Operator, Address = null, UserAgent = null };

    public static Auditor OfServer(Id ids, TimeProvider time) => new(ids, time) { Actor = AuditActor.Server };

    public static ValueTask<Auditor> BindAsync(HttpContext context)
    {
        var caller =
            context.Features.Get<Caller>()
            ?? throw new InvalidOperationException("The route has no RequirePermission, so there is no caller.");
        var (services, address) = (context.RequestServices, context.Connection.RemoteIpAddress);
        return ValueTask.FromResult(
            new Auditor(services.GetRequiredService<Id>(), services.GetRequiredService<TimeProvider>())
            {
                Actor = AuditActor.ApiKey(caller.KeyId, caller.KeyName),
                Address = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(),
                UserAgent = Readable(context.Request.Headers.UserAgent.ToString()),
                RequestId = context.TraceIdentifier,
            }
        );
    }

    /// <summary>An entry for what is done now.</summary>
    /// <param name="organization">Whose trail it goes into.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="subject">What it is done to.</param>
    /// <param name="changed">The names of the fields that get another value.</param>
    /// <param name="detail">What else is worth knowing; never a value that may be secret.</param>
    public AuditEntry Entry(
        OrganizationId organization,
        string action,
        AuditSubject subject,
        IReadOnlyList<string>? changed = null,
        string? detail = null
    ) =>
        new()
        {
            Id = Ids.New(AuditEntry.IdPrefix),
            OrganizationId = organization,
            At = Time.GetUtcNow(),
            Action = action,
            Actor = Actor,
            Subject = subject,
            Changed = changed ?? [],
            Detail = detail,
            Address = Address,
            UserAgent = UserAgent,
            RequestId = RequestId,
        };

    // Anybody can send anything there, and people read the trail on terminals.
    private static string? Readable(string userAgent)
    {
        var text = new string([.. userAgent.Take(MaxUserAgent).Where(c => c is >= ' ' and <= '~')]);
        return text.Length == 0 ? null : text;
    }
}
