#!/usr/bin/env bash
# Writes the bill of materials of the executable (CycloneDX, JSON) from its lock files, to the folder that is named or to artifacts/.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
project=src/Latchkey.Cli/Latchkey.Cli.csproj
dotnet tool restore >/dev/null
dotnet restore "$project" --locked-mode --nologo --verbosity quiet
version=$(dotnet msbuild "$project" -getProperty:Version)
dotnet dotnet-CycloneDX "$project" --output "${1:-artifacts}" --filename latchkey.cdx.json --output-format Json \
  --disable-package-restore --recursive --set-name latchkey --set-version "$version" >/dev/null
echo "${1:-artifacts}/latchkey.cdx.json"
