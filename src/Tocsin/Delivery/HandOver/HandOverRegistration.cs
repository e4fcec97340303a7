using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Delivery.HandOver.RabbitMq;
using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver;

/// <summary>How work reaches its owner: by the store, or by RabbitMQ where the settings name a broker.</summary>
internal static class HandOverRegistration
{
    public static IServiceCollection AddHandOver(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<NodesOptions>, QueueValidator>();
        services.AddSingleton<LaneOwners>();
        services.AddSingleton<StoreHandOver>();
        services.AddSingleton<RabbitHandOver>();
        services.AddSingleton<IHandOver>(s =>
            HasQueue(s) ? s.GetRequiredService<RabbitHandOver>() : s.GetRequiredService<StoreHandOver>()
        );
        services.AddSingleton<QueueCounts>();
        services.AddSingleton<StoreFallback>();
        services.AddSingleton<RedeliveryCheck>();
        services.AddSingleton<DeliveryPublisher>();
        services.AddSingleton<DeliveryConsumer>();
        services.AddSingleton<Broker>();
        services.AddSingleton<NodeAbility>(s => () => !HasQueue(s) || s.GetRequiredService<Broker>().IsAble);
        // Before the engine, and so stopped after it: what it gives back has somewhere to go.
        services.AddHostedService<QueueParts>();
        services.AddSingleton<LostDeliveries>().AddHostedService(s => s.GetRequiredService<LostDeliveries>());
        return services;
    }

    private static bool HasQueue(IServiceProvider services) =>
        services.GetRequiredService<IOptions<NodesOptions>>().Value.Queue.Length > 0;
}
