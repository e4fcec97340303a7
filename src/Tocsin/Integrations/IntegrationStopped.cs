namespace Tocsin.Integrations;

/// <summary>Hears that an integration was disabled or deleted, right after it has taken effect.</summary>
internal delegate void IntegrationStopped(Integration integration, bool deleted);
