using Microsoft.Extensions.DependencyInjection;
using Tocsin.Settings;

namespace Tocsin.Mail;

/// <summary>Mails to people, and the server that takes them.</summary>
internal static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSettings<SmtpOptions>("Tocsin:Smtp");
        services.AddSettings<NotifyOptions>("Tocsin");
        services.AddSingleton<SmtpClient>();
        services.AddSingleton<MailOutbox>();
        services.AddHostedService(s => s.GetRequiredService<MailOutbox>());
        return services;
    }
}
