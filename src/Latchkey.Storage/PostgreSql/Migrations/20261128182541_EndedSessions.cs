using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Latchkey.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class EndedSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Generation",
                table: "ServiceKeys",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "TokensFrom",
                table: "ServiceKeys",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "Revision",
                table: "AuditMarks",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "EndedSessions",
                columns: table => new
                {
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Session = table.Column<Guid>(type: "uuid", nullable: false),
                    EndedTimeUnixMs = table.Column<long>(type: "bigint", nullable: false),
                    UntilUnixMs = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EndedSessions", x => new { x.Subject, x.Session });
                });

            migrationBuilder.CreateIndex(
                name: "IX_EndedSessions_UntilUnixMs",
                table: "EndedSessions",
                column: "UntilUnixMs");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EndedSessions");

            migrationBuilder.DropColumn(
                name: "Generation",
                table: "ServiceKeys");

            migrationBuilder.DropColumn(
                name: "TokensFrom",
                table: "ServiceKeys");

            migrationBuilder.DropColumn(
                name: "Revision",
                table: "AuditMarks");
        }
    }
}
