using Tocsin.Integrations;

namespace Tocsin.Delivery.Failing;

/// <summary>Judges an endpoint by its attempts. Pure: times are passed in.</summary>
/// <remarks>
/// Nothing can loop: what was given up tells the others only where it was no such notice itself, so that a notice never
/// makes another one, whoever listens to whom. A webhook that first failed on a notice is told of with the next delivery
/// of another kind that is given up.
/// </remarks>
internal static class HealthPolicy
{
    /// <param name="health">How the endpoint fared until now.</param>
    /// <param name="enabled">Whether it is enabled; of one that is not, nothing is told.</param>
    /// <param name="sign">What the attempt says.</param>
    /// <param name="options">Where the bounds are.</param>
    /// <param name="quiet">How long after a mail there is no other one.</param>
    public static HealthVerdict Judge(
        EndpointHealth health,
        bool enabled,
        AttemptSign sign,
        DeliveryOptions options,
        TimeSpan quiet
    )
    {
        if (sign.Delivered)
        {
            var isGood = health.FailedAt is null && health.FailingSince is null;
            return new HealthVerdict { Health = isGood ? health : health.Mended };
        }

        var isFirstGivenUp = sign.GivenUp && health.FailedAt is null;
        var tells = enabled && sign.GivenUp && !health.IsTold && !sign.IsNotice;
        var mails = enabled && isFirstGivenUp && (health.MailedAt is not { } last || sign.At - last >= quiet);
        var since = health.FailingSince ?? sign.At;
        var failed = Math.Min(health.FailedAttempts + 1, options.DisableAfterAttempts);
        var disables =
            enabled
            && options.DisableAfterHours > 0
            && failed >= options.DisableAfterAttempts
            && sign.At - since >= TimeSpan.FromHours(options.DisableAfterHours);
        return new HealthVerdict
        {
            Health = health with
            {
                FailingSince = since,
                FailedAttempts = failed,
                FailedAt = isFirstGivenUp ? sign.At : health.FailedAt,
                IsTold = health.IsTold || tells,
                MailedAt = mails || disables ? sign.At : health.MailedAt,
            },
            TellsFailed = tells && !disables,
            MailsFailed = mails && !disables,
            Disables = disables,
        };
    }
}
