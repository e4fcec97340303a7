using Tocsin;

var builder = WebApplication.CreateBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
builder.Services.AddTocsin();

var app = builder.Build();
app.MapTocsin();
await app.PrepareTocsinAsync(CancellationToken.None);
await app.RunAsync();
