using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Delivery.Failing;

/// <summary>What becomes of endpoints that fail, and who hears of it.</summary>
internal static class FailingRegistration
{
    public static IServiceCollection AddFailing(this IServiceCollection services)
    {
        services.AddSingleton<EndpointWatch>();
        services.AddSingleton<FailureNews>();
        services.AddSingleton<FailureMail>();
        services.AddSingleton<MailRecipients>();
        // The dispatcher needs the engine, whose attempts need the watch, which needs the dispatcher when one has failed.
        services.AddSingleton(s => new Lazy<EventDispatcher>(s.GetRequiredService<EventDispatcher>));
        return services;
    }
}
