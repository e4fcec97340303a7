using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client.Exceptions;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Says in words what is wrong with a connection; never with a password.</summary>
internal static class BrokerTrouble
{
    private const ushort NotAllowed = 530;
    private const ushort PreconditionFailed = 406;

    public static string Explain(Exception failure) =>
        failure switch
        {
            AuthenticationFailureException or PossibleAuthenticationFailureException =>
                "it does not accept the user or the password",
            OperationInterruptedException { ShutdownReason: { ReplyCode: NotAllowed } reason } =>
                $"it does not let this user in: {reason.ReplyText}",
            OperationInterruptedException { ShutdownReason: { ReplyCode: PreconditionFailed } reason } =>
                $"there is a queue of that name with other properties, delete it: {reason.ReplyText}",
            OperationInterruptedException { ShutdownReason: { } reason } => reason.ReplyText,
            SocketException e => e.Message,
            AuthenticationException e => $"TLS: {e.Message}",
            OperationCanceledException or TimeoutException => "it does not answer in time",
            { InnerException: { } inner } => Explain(inner),
            _ => failure.Message,
        };
}
