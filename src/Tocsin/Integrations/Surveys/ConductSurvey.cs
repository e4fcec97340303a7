namespace Tocsin.Integrations.Surveys;

/// <summary>Asks a destination what it needs, over the network and within its limits.</summary>
internal delegate Task<Survey> ConductSurvey(ISurveyed destination, CancellationToken cancellationToken);
